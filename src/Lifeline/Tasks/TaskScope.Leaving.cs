using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Lifeline.Scheduling;

namespace Lifeline;

/// <content>Disposal of the scope: running tasks are cancelled and waited for, which ends the context; then the deferred clean-ups run.</content>
public abstract partial class TaskScope
{
    private static readonly TimeSpan s_cleanUpBound = TimeSpan.FromSeconds(5);

    private Stack<CleanUp>? _cleanUps;          // guarded by a lock on _activeTasks; null until the first Defer
    private Task? _disposal;                    // guarded by a lock on _activeTasks; null until DisposeAsync; completes after the clean-ups

    /// <summary>Registers a clean-up that runs when all tasks have ended and the block is left, in whatever way: the last registered first.</summary>
    /// <param name="cleanUp">
    /// Gets a context with the scope's values that is live even when the scope's is not, and ends after
    /// <paramref name="within"/>. An exception it throws stops no other clean-up and goes to <see cref="LifelineEvents.TaskFailed"/>. It is
    /// thrown as well when all tasks were waited for and none has failed.
    /// </param>
    /// <param name="within">The time limit, on the scope's clock; 5 s when null, no limit when <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="InvalidOperationException">The scope has been left.</exception>
    public void Defer(
        Func<Context, Task> cleanUp, TimeSpan? within = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(cleanUp);
        var deferred = new CleanUp(cleanUp, within ?? s_cleanUpBound, new SourceLocation(file, line));
        bool isLate;
        lock (_activeTasks)
        {
            isLate = _disposal is not null && _activeTasks.IsClosed;
            if (!isLate)
            {
                (_cleanUps ??= new Stack<CleanUp>()).Push(deferred);
            }
        }

        if (isLate)
        {
            throw new InvalidOperationException(
                $"T{ToString()[1..]} can't defer anything any more (at {deferred.Site}): it has been left. Defer before the block ends.");
        }
    }

    /// <summary>
    /// Cancels the tasks that still run, waits until all have ended, which ends the context, and runs the deferred clean-ups. Called by
    /// <c>await using</c>. To wait for tasks and not to cancel them, call before: <c>await group.WaitAsync();</c> The second call waits as well.
    /// </summary>
    /// <remarks>
    /// Throws no exception of a task, so that an exception which leaves the block is not replaced: C# does not tell this method whether
    /// there is one. Failures that were not waited for go to <see cref="LifelineEvents.TaskFailed"/>. Tasks that are cancelled here find a
    /// <see cref="BlockLeftException"/> as the cause. A task that does not end is named after a while (<see cref="LifelineEvents.TaskOverran"/>).
    /// </remarks>
    [SuppressMessage("Usage", "CA1816", Justification = "Nobody else can derive a kind of scope, and none of ours has a finalizer.")]
    public ValueTask DisposeAsync()
    {
        var joined = WaitAllAsync();
        if (!joined.IsCompleted)
        {
            CancelWith(new BlockLeftException(ToString()), default);
        }

        TaskCompletionSource? completion = null;
        Task disposal;
        lock (_activeTasks)
        {
            if (_disposal is null)
            {
                if (joined.IsCompleted && _cleanUps is null)
                {
                    _disposal = Task.CompletedTask;         // the usual case: all tasks were waited for in the block
                }
                else
                {
                    completion = new TaskCompletionSource();
                    _disposal = completion.Task;
                }
            }

            disposal = _disposal;
        }

        if (completion is not null)
        {
            return CompleteDisposalAsync(joined, completion);
        }

        ReportUnobserved();
        return new ValueTask(disposal);
    }

    private async ValueTask CompleteDisposalAsync(Task joined, TaskCompletionSource completion)
    {
        try
        {
            await joined.ConfigureAwait(Dispatcher.StaysAndSuppresses);
            ReportUnobserved();
            var failed = await CleanUpAsync().ConfigureAwait(Dispatcher.Stays);
            if (failed is not null && IsObserved && joined.IsCompletedSuccessfully)
            {
                ExceptionDispatchInfo.Throw(failed);
            }
        }
        finally
        {
            completion.SetResult();
        }
    }

    // Reports the failure that WaitAsync would have thrown, when it was never called.
    private void ReportUnobserved()
    {
        if (!IsObserved && Interlocked.Exchange(ref _outcome, null) is { } failure)
        {
            LifelineEvents.OnTaskFailed(failure);
        }
    }

    /// <summary>True once WaitAsync was called: its task carries the outcome, which need not be reported as an event.</summary>
    private protected abstract bool IsObserved { get; }

    private async Task<Exception?> CleanUpAsync()
    {
        Exception? first = null;
        while (TakeCleanUp() is { } cleanUp)
        {
            using var bound = cleanUp.Begin(Context);
            var group = Activated(new TaskGroup(bound.Context, "clean-up", null, isSupervised: false, cleanUp.Site));
            await using (group.ConfigureAwait(Dispatcher.Stays))
            {
                try
                {
                    await group.Go(cleanUp.Work, null, cleanUp.Site.GetPath(), cleanUp.Site.Line).ConfigureAwait(Dispatcher.Stays);
                }
                catch (Exception failure)
                {
                    Note(failure);
                    first ??= failure;
                    LifelineEvents.OnTaskFailed(new TaskFailure(failure, new TaskIdentity(null, cleanUp.Site), bound.Context));
                }

                await group.WaitAsync().ConfigureAwait(Dispatcher.StaysAndSuppresses);
            }
        }

        return first;
    }

    private CleanUp? TakeCleanUp()
    {
        CleanUp? cleanUp = null;
        lock (_activeTasks)
        {
            _cleanUps?.TryPop(out cleanUp);
        }

        return cleanUp;
    }

    private sealed record CleanUp(Func<Context, Task> Work, TimeSpan Within, SourceLocation Site)
    {
        [return: OwnsContext]
        public ContextScope Begin(Context ctx) => Within == Timeout.InfiniteTimeSpan
            ? ctx.WithoutCancel(Site.GetPath(), Site.Line).WithCancel(Site.GetPath(), Site.Line)
            : ctx.WithoutCancel(Site.GetPath(), Site.Line).WithTimeout(Within, null, Site.GetPath(), Site.Line);
    }
}
