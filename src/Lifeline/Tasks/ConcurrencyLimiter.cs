namespace Lifeline.Tasks;

/// <summary>The tasks that wait in line because only so many may run at once.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ConcurrencyLimiter(int limit)
{
    private readonly Queue<GroupTask> _waiting = [];    // guarded by a lock on itself, like the count
    private int _running;

    /// <summary>True when the next task would not have to wait, for what that is worth with others starting tasks too.</summary>
    public bool HasRoom => Volatile.Read(ref _running) < limit;

    /// <summary>Takes a task's place among those that run, or lines it up.</summary>
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

    /// <summary>Gives a place back, or hands it to the next in line.</summary>
    /// <returns>Who is to run now; null when nobody waits.</returns>
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

    /// <summary>Takes the next one out of the line, who is then not going to run.</summary>
    public GroupTask? Dequeue()
    {
        lock (_waiting)
        {
            _waiting.TryDequeue(out var task);
            TrimIfEmpty();
            return task;
        }
    }

    // A burst is not to stay for as long as the group.
    private void TrimIfEmpty()
    {
        if (_waiting.Count == 0)
        {
            _waiting.TrimExcess();
        }
    }
}
