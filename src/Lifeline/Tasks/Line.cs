using Lifeline.Time;

namespace Lifeline.Tasks;

/// <summary>The tasks that wait in line because only so many may run at once.</summary>
internal sealed class Line(int limit)
{
    private readonly Queue<GroupTask> _waiting = [];    // guarded by the gate, like the count
    private Gate _gate;
    private int _running;

    /// <summary>True when the next task would not have to wait, for what that is worth with others starting tasks too.</summary>
    public bool HasRoom => Volatile.Read(ref _running) < limit;

    /// <summary>Takes a task's place among those that run, or lines it up.</summary>
    /// <returns>True when it may run now.</returns>
    public bool Enter(GroupTask task)
    {
        _gate.Enter();
        var hasRoom = _running < limit;
        if (hasRoom)
        {
            _running++;
        }
        else
        {
            _waiting.Enqueue(task);
        }

        _gate.Exit();
        return hasRoom;
    }

    /// <summary>Gives a place back, or hands it to the next in line.</summary>
    /// <returns>Who is to run now; null when nobody waits.</returns>
    public GroupTask? Leave()
    {
        _gate.Enter();
        if (!_waiting.TryDequeue(out var next))
        {
            _running--;
        }

        _gate.Exit();
        return next;
    }

    /// <summary>Takes the next one out of the line, who is then not going to run.</summary>
    public GroupTask? TakeWaiting()
    {
        _gate.Enter();
        _waiting.TryDequeue(out var task);
        _gate.Exit();
        return task;
    }
}
