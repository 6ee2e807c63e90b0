using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Lifeline.Scheduling;

namespace Lifeline;

/// <content>How a scope is left: what still runs is cancelled, then what was deferred is done, then its context has ended.</content>
public abstract partial class TaskScope
{
    private static readonly TimeSpan s_cleanUpBound = TimeSpan.FromSeconds(5);

    private Stack<CleanUp>? _cleanUps;          // guarded by a lock on _roster; null until the first
    private Task? _left;                        // guarded by a lock on _roster; null until somebody leaves

    /// <summary>Has something done when all tasks have ended and the block is left, in whatever way: the last registered first.</summary>
    /// <param name="cleanUp">
    /// Is handed a context with the scope's values that is live even when the scope's is not, and ends after
    /// <paramref name="within"/>. What it throws keeps no other from running and goes to <see cref="LifelineEvents.TaskFailed"/>. It is thrown
    /// as well when all tasks were waited for and none has failed.
    /// </param>
    /// <param name="within">How much time it has, on the scope's clock; 5 s when null, no limit when <see cref="Timeout.InfiniteTimeSpan"/>.</param>
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
            isLate = _left is not null && _activeTasks.IsClosed;
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
    /// Cancels the tasks that still run, waits until all have ended, does what was deferred, and ends the context. Called by
    /// <c>await using</c>. To wait for tasks and not to cancel them, say so before: <c>await group.WaitAsync();</c> The second time waits as well.
    /// </summary>
    /// <remarks>
    /// Throws nothing that a task threw, so that an exception which leaves the block comes out: C# does not tell us whether there
    /// is one. Failures that nobody has waited for go to <see cref="LifelineEvents.TaskFailed"/>. Those that are cancelled here find a
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

        TaskCompletionSource? leaving = null;
        Task left;
        lock (_activeTasks)
        {
            if (_left is null)
            {
                if (joined.IsCompleted && _cleanUps is null)
                {
                    _left = Task.CompletedTask;         // the usual case: all was waited for in the block
                }
                else
                {
                    leaving = new TaskCompletionSource();
                    _left = leaving.Task;
                }
            }

            left = _left;
        }

        if (leaving is not null)
        {
            return LeaveAsync(joined, leaving);
        }

        TellUnobserved();
        return new ValueTask(left);
    }

    private async ValueTask LeaveAsync(Task joined, TaskCompletionSource leaving)
    {
        try
        {
            await joined.ConfigureAwait(Dispatcher.StaysAndSuppresses);
            TellUnobserved();
            var failed = await CleanUpAsync().ConfigureAwait(Dispatcher.Stays);
            if (failed is not null && IsObserved && joined.IsCompletedSuccessfully)
            {
                ExceptionDispatchInfo.Throw(failed);
            }
        }
        finally
        {
            leaving.SetResult();
        }
    }

    // What whoever waits would have been thrown, when nobody has.
    private void TellUnobserved()
    {
        if (!IsObserved && Interlocked.Exchange(ref _outcome, null) is { } failure)
        {
            LifelineEvents.OnTaskFailed(failure);
        }
    }

    /// <summary>True once somebody was handed the outcome, who need not be told again.</summary>
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
