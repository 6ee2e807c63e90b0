namespace Lifeline.Tasks;

/// <summary>Limits how many tasks of a scope run at once; queues the others.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ConcurrencyLimiter(int limit)
{
    private readonly Queue<GroupTask> _waiting = [];    // guarded by a lock on itself, as is _running
    private int _running;                               // tasks that run or are about to; at most the limit; too low once the scope is canceled

    /// <summary>True when the next task would not be queued. A hint: another thread may start a task meanwhile.</summary>
    public bool HasRoom => Volatile.Read(ref _running) < limit;

    /// <summary>Counts a task as running, or queues it.</summary>
    /// <returns>True when it may run now.</returns>
    public bool TryEnterOrQueue(GroupTask task)
    {
        lock (_waiting)
        {
            if (_running < limit)
            {
                _running++;
                return true;
            }

            _waiting.Enqueue(task);
            return false;
        }
    }

    /// <summary>Called when a running task has completed. Dequeues the next task, which is counted as running in its place.</summary>
    /// <returns>The task to start now; null when none is queued.</returns>
    public GroupTask? ExitAndDequeue()
    {
        lock (_waiting)
        {
            if (_waiting.TryDequeue(out var next))
            {
                TrimIfEmpty();
            }
            else
            {
                _running--;
            }

            return next;
        }
    }

    /// <summary>Dequeues the next task, which is not to be started. Null when none is queued.</summary>
    public GroupTask? Dequeue()
    {
        lock (_waiting)
        {
            _waiting.TryDequeue(out var task);
            TrimIfEmpty();
            return task;
        }
    }

    // Frees the memory of a burst before the group ends.
    private void TrimIfEmpty()
    {
        if (_waiting.Count == 0)
        {
            _waiting.TrimExcess();
        }
    }
}
