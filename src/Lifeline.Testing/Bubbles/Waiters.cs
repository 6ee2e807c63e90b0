namespace Lifeline.Testing.Bubbles;

/// <summary>What may be waiting: tasks of groups that were started in a bubble, and async methods that have been resumed in it.</summary>
/// <remarks>Not thread-safe: used by the bubble's thread only.</remarks>
internal sealed class Waiters
{
    private const int MinToPrune = 256;

    private readonly HashSet<object> _suspended = [];   // the boxes (state machine objects) of methods that have not completed
    private readonly List<IContextTask> _tasks = [];
    private int _pruneAt = MinToPrune;          // the number of tasks from which on completed ones are removed

    public void Add(IContextTask task)
    {
        if (_tasks.Count >= _pruneAt)
        {
            _tasks.RemoveAll(static task => task.Snapshot() is null);
            _pruneAt = Math.Max(MinToPrune, _tasks.Count * 2);
        }

        _tasks.Add(task);
    }

    /// <summary>Called when a method was resumed, and has run to its next await or to its end.</summary>
    public void Note(object box)
    {
        if (box is Task { IsCompleted: true })
        {
            _suspended.Remove(box);
        }
        else if (box is Task)
        {
            _suspended.Add(box);
        }
    }

    public IEnumerable<(TaskSnapshot Task, Task? Body)> Tasks()
    {
        foreach (var task in _tasks)
        {
            if (task.Snapshot() is { } snapshot)
            {
                yield return (snapshot, task.Body);
            }
        }
    }

    public IEnumerable<object> Suspended => _suspended;
}
