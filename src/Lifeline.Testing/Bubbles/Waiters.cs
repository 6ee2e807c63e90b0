namespace Lifeline.Testing.Bubbles;

/// <summary>Who may be waiting: tasks of groups that were started in a bubble, and async methods that have been resumed in it.</summary>
/// <remarks>Not thread-safe: the bubble's thread's.</remarks>
internal sealed class Waiters
{
    private const int FirstCleaning = 256;

    private readonly HashSet<object> _suspended = [];   // the objects that resume methods that have not ended
    private readonly List<IContextTask> _tasks = [];
    private int _cleaning = FirstCleaning;              // from how many on to drop those that have ended

    public void Add(IContextTask task)
    {
        if (_tasks.Count >= _cleaning)
        {
            _tasks.RemoveAll(static task => task.Snapshot() is null);
            _cleaning = Math.Max(FirstCleaning, _tasks.Count * 2);
        }

        _tasks.Add(task);
    }

    /// <summary>A method was resumed, and has run to its next await or to its end.</summary>
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
