using Lifeline.Time;

namespace Lifeline.Tasks;

/// <summary>The tasks of a scope that have not ended, for whoever asks.</summary>
/// <remarks>
/// Whoever starts a task puts it in front, and nobody takes it out when it ends: the two happen on different threads,
/// which would stand in each other's way for each task. Instead, those that have ended are dropped together once there
/// may be as many of them as of the others.
/// </remarks>
internal sealed class Roster
{
    private const int FewestToPrune = 32;

    private GroupTask? _newest;                 // the others by GroupTask.Older, which only a pruner changes afterwards
    private int _added;                         // since the last pruning
    private int _kept;                          // by the last pruning
    private Gate _gate;                         // held by who reads or prunes

    public void Add(GroupTask task)
    {
        GroupTask? newest;
        do
        {
            newest = Volatile.Read(ref _newest);
            task.Older = newest;
        }
        while (Interlocked.CompareExchange(ref _newest, task, newest) != newest);

        // Not counted to the last one when several add at once: it is only about when to prune.
        if (++_added >= FewestToPrune && _added >= _kept)
        {
            Prune();
        }
    }

    /// <summary>Those that have not ended, in the order in which they were started.</summary>
    public List<GroupTask> Pending()
    {
        var pending = new List<GroupTask>();
        _gate.Enter();
        for (var task = Volatile.Read(ref _newest); task is not null; task = task.Older)
        {
            if (!task.IsOver)
            {
                pending.Add(task);
            }
        }

        _gate.Exit();
        pending.Reverse();
        return pending;
    }

    // The newest one stays where it is, as another may just be put in front of it.
    private void Prune()
    {
        _gate.Enter();
        var kept = 1;
        for (var task = _newest!; task.Older is { } older;)
        {
            if (older.IsOver)
            {
                task.Older = older.Older;
            }
            else
            {
                task = older;
                kept++;
            }
        }

        (_added, _kept) = (0, kept);
        _gate.Exit();
    }
}
