using Lifeline.Core;

namespace Lifeline;

/// <content>How it is known that all tasks have ended: once, and by whoever comes last.</content>
public abstract partial class TaskScope
{
    private TaskCompletionSource? _joined;      // null until somebody waits for all
    private WaitScope _waiting;                   // of the task that the scope was made in, for those of the scope

    /// <summary>True while somebody waits for tasks to end, or a task waits for room.</summary>
    internal bool IsAwaited => HasTasks || Volatile.Read(ref _joined) is { Task.IsCompleted: false };

    /// <summary>A task that ends when all have, as the kind has it.</summary>
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

            Interlocked.Exchange(ref _isWaitedFor, 1);          // StoreLoad. Pairs with Left: one of the two finds that all have ended
            TryJoin();
        }

        return joined.Task;
    }

    private void Left()
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
        _ = _joined.Task.Exception;             // it may be that nobody looks: see TellUnobserved
    }
}
