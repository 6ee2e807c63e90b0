using Lifeline.Core;

namespace Lifeline;

/// <content>Completion of the scope: once, by the thread that completes the last task or by the one that waits first.</content>
public abstract partial class TaskScope
{
    private TaskCompletionSource? _joined;      // null until WaitAllAsync is called the first time
    private WaitScope _waiting;                 // the wait of the task in which the scope was created, for this scope's tasks

    /// <summary>True while there are tasks that have not completed, or the task of <see cref="WaitAllAsync"/> is pending.</summary>
    internal bool IsAwaited => HasTasks || Volatile.Read(ref _joined) is { Task.IsCompleted: false };

    /// <summary>A task that completes when all have, with the outcome that the kind of scope defines.</summary>
    private protected Task WaitAllAsync()
    {
        var joined = _joined;
        if (joined is null)
        {
            joined = new TaskCompletionSource();
            if (Interlocked.CompareExchange(ref _joined, joined, null) is { } before)
            {
                return before.Task;
            }

            if (HasTasks)
            {
                _waiting = new Context(_node.Parent!).WaitingOn(this);
                ScheduleJoinReport();
            }

            Interlocked.Exchange(ref _isWaitedFor, 1);          // StoreLoad fence. Pairs with the increment in CountOut: one of the two closes
            TryJoin();
        }

        return joined.Task;
    }

    private void CountOut()
    {
        _activeTasks.End();
        if (Volatile.Read(ref _isWaitedFor) != 0)
        {
            TryJoin();
        }
    }

    private void TryJoin()
    {
        if (_activeTasks.TryClose())
        {
            Join();
        }
    }

    private void Join()
    {
        _waiting.Dispose();
        _overrunTimer?.Dispose();
        _joinTimer?.Dispose();
        var outcome = Outcome(_isCanceledByOwner ? null : _interruption);
        _node.CancelWith(CancelReason.ScopeDisposed);
        if (outcome is null)
        {
            _joined!.SetResult();
            return;
        }

        _joined!.SetException(outcome);
        _ = _joined.Task.Exception;             // observed: ReportUnobserved reports what was never awaited
    }
}
