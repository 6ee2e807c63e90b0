using System.Runtime.CompilerServices;
using Lifeline.Tasks;

namespace Lifeline;

/// <summary>Tasks that compete for one result: the first to succeed cancels the others, and failures only count when all have failed.</summary>
/// <typeparam name="T">The result.</typeparam>
/// <remarks>Made with <see cref="Context.Race{T}"/>. Losers are waited for when the block is left. <inheritdoc/></remarks>
public sealed class TaskRace<T> : TaskScope
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isObserved;          // true once WaitAsync was called

    internal TaskRace(Context parent, int? limit, in SourceLocation site)
        : base(new GroupNode(parent.Node, "Race", site), limit)
    {
    }

    private protected override bool IsObserved => _isObserved;

    /// <inheritdoc cref="TaskGroup.Go{T}(Func{Context, Task{T}}, string, string, int)"/>
    public Task<T> Go(
        Func<Context, Task<T>> work, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Start(work, name, file, line);

    /// <summary>Waits for the first task that succeeds.</summary>
    /// <returns>
    /// A task with its result. When all have ended and none has succeeded, it throws an <see cref="AggregateException"/> of the
    /// failures, in the order in which they came; without a failure the context's error; without a task an
    /// <see cref="InvalidOperationException"/>. The same task each time.
    /// </returns>
    public Task<T> WaitAsync()
    {
        _isObserved = true;
        _ = WaitAllAsync();
        return _result.Task;
    }

    private protected override void OnSucceeded(GroupTask task, Task body)
    {
        if (_result.TrySetResult(((Task<T>)body).Result))
        {
            CancelWith(new RaceWonException(task.Identity), task.Site);
        }
    }

    private protected override bool OnFailure(GroupTask task, Exception failure, bool isFirst) => false;

    private protected override Exception? Outcome(Exception? interruption)
    {
        if (_result.Task.IsCompletedSuccessfully)
        {
            return null;
        }

        var outcome = AllFailures() ?? interruption;
        _result.SetException(outcome ?? Context.Error ?? (Exception)new InvalidOperationException(
            $"The race made at {Context.Site} has no winner, as no task took part. Start tasks with Go before waiting."));
        _ = _result.Task.Exception;
        return outcome;
    }
}
