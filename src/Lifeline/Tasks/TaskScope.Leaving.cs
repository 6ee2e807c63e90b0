using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Lifeline;

/// <content>How a scope is left: the tasks first, then what was deferred, then its context.</content>
public abstract partial class TaskScope
{
    private static readonly TimeSpan s_cleanUpBound = TimeSpan.FromSeconds(5);

    private Stack<CleanUp>? _cleanUps;          // guarded by the gate; null until the first
    private volatile bool _hasBlockFailed;      // with an exception that is to stay
    private Task? _left;                        // guarded by the gate; null until somebody leaves

    /// <summary>Has something done when all tasks have ended and the block is left, in whatever way: the last registered first.</summary>
    /// <param name="cleanUp">
    /// Is handed a context with the scope's values that is live even when the scope's is not, and ends after
    /// <paramref name="within"/>. What it throws keeps no other from running; it is thrown when leaving throws nothing
    /// else, and in any case is one of <see cref="Failures"/>.
    /// </param>
    /// <param name="within">How much time it has, on the scope's clock; 5 s when null.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="InvalidOperationException">The scope has been left.</exception>
    public void Defer(
        Func<Context, Task> cleanUp, TimeSpan? within = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(cleanUp);
        _gate.Enter();
        var isLate = _left is not null && Volatile.Read(ref _state) < 0;
        if (!isLate)
        {
            (_cleanUps ??= new Stack<CleanUp>()).Push(new CleanUp(cleanUp, within ?? s_cleanUpBound, new SourceSite(file, line)));
        }

        _gate.Exit();
        if (isLate)
        {
            throw new InvalidOperationException(
                $"T{ToString()[1..]} can't defer anything any more (at {new SourceSite(file, line)}): it has been left. "
                + "Defer before the block ends.");
        }
    }

    /// <summary>
    /// Waits until all tasks have ended by themselves, does what was deferred, and ends the context. Called by
    /// <c>await using</c>. The second time waits as well, and throws nothing.
    /// </summary>
    /// <remarks>
    /// Throws what waiting throws, unless it was waited for before. A block that ends by an exception gets here too, and
    /// can't tell: the tasks are waited for and not cancelled, and what they threw hides the exception. Use
    /// <see cref="Context.GroupAsync(Func{TaskGroup, Task}, int?, string, int)"/> where that matters, or call <see cref="Cancel"/> first.
    /// </remarks>
    [SuppressMessage("Usage", "CA1816", Justification = "Nobody else can derive a kind of scope, and none of ours has a finalizer.")]
    public ValueTask DisposeAsync()
    {
        TaskCompletionSource? leaving = null;
        var left = Volatile.Read(ref _left);
        if (left is null)
        {
            var isTold = IsObserved;
            var joined = Joining();
            _gate.Enter();
            left = _left;
            if (left is null)
            {
                if (isTold && joined.IsCompleted && _cleanUps is null)
                {
                    _left = Task.CompletedTask;         // the usual case: all was waited for in the block
                }
                else
                {
                    leaving = new TaskCompletionSource();
                    _left = leaving.Task;
                }
            }

            _gate.Exit();
            if (leaving is not null)
            {
                return LeaveAsync(joined, isTold, leaving);
            }
        }

        return left is null ? default : new ValueTask(left);
    }

    private async ValueTask LeaveAsync(Task joined, bool isTold, TaskCompletionSource leaving)
    {
        try
        {
            await joined.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var failed = await CleanUpAsync().ConfigureAwait(false);
            if (!_hasBlockFailed && ((isTold ? null : joined.Exception?.InnerException) ?? failed) is { } outcome)
            {
                ExceptionDispatchInfo.Throw(outcome);
            }
        }
        finally
        {
            leaving.SetResult();
        }
    }

    /// <summary>True when the block's exception is the one to be thrown, and no task's.</summary>
    private protected bool HasBlockFailed => _hasBlockFailed;

    /// <summary>For who knows that the block threw: cancels the tasks, and has leaving throw nothing instead.</summary>
    private protected void FailBlock(Exception failure, in SourceSite site)
    {
        _hasBlockFailed = true;
        EndWith(failure, site);
    }

    /// <summary>True once somebody was handed the outcome, who need not be told again.</summary>
    private protected abstract bool IsObserved { get; }

    private async Task<Exception?> CleanUpAsync()
    {
        Exception? first = null;
        while (TakeCleanUp() is { } cleanUp)
        {
            using var bound = Context.WithoutCancel().WithTimeout(cleanUp.Within, null, cleanUp.Site.GetPath(), cleanUp.Site.Line);
            var group = new TaskGroup(bound.Context, "clean-up", null, isSupervised: false, cleanUp.Site);
            await using (group.ConfigureAwait(false))
            {
                try
                {
                    await group.Go(cleanUp.Work, null, cleanUp.Site.GetPath(), cleanUp.Site.Line).ConfigureAwait(false);
                }
                catch (Exception failure)
                {
                    Note(failure);
                    first ??= failure;
                    LifelineEvents.OnTaskFailed(new TaskFailure(failure, new TaskIdentity(null, cleanUp.Site), bound.Context));
                }

                _ = group.WaitAsync();
            }
        }

        return first;
    }

    private CleanUp? TakeCleanUp()
    {
        CleanUp? cleanUp = null;
        _gate.Enter();
        _cleanUps?.TryPop(out cleanUp);
        _gate.Exit();
        return cleanUp;
    }

    private sealed record CleanUp(Func<Context, Task> Work, TimeSpan Within, SourceSite Site);
}
