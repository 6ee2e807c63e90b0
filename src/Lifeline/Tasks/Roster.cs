namespace Lifeline.Tasks;

/// <summary>The tasks of a scope that have not ended, for whoever asks.</summary>
/// <remarks>
/// Whoever starts a task puts it in front, and nobody takes it out when it ends: the two happen on different threads,
/// which would stand in each other's way for each task. Instead, those that have ended are dropped together once there
/// may be as many of them as of the others, by whoever ends a task. Reading and pruning take a lock on this object.
/// </remarks>
internal sealed class Roster
{
    private const int MinToPrune = 32;

    private GroupTask? _newest;                 // the others by GroupTask.Older, which only a pruner changes afterwards
    private int _listed;                        // how many there are, for what that is worth with several adding at once

    public void Add(GroupTask task)
    {
        GroupTask? newest;
        do
        {
            newest = Volatile.Read(ref _newest);
            task.Older = newest;
        }
        while (Interlocked.CompareExchange(ref _newest, task, newest) != newest);

        _listed++;
    }

    /// <summary>Drops those that have ended, if that is most of them.</summary>
    /// <param name="pending">How many have not ended.</param>
    public void PruneAt(int pending)
    {
        if (_listed >= MinToPrune && _listed >= 2 * pending && Monitor.TryEnter(this))
        {
            try
            {
                Prune();
            }
            finally
            {
                Monitor.Exit(this);
            }
        }
    }

    /// <summary>Those that have not ended, in the order in which they were started.</summary>
    public List<GroupTask> Pending()
    {
        var pending = new List<GroupTask>();
        lock (this)
        {
            for (var task = Volatile.Read(ref _newest); task is not null; task = task.Older)
            {
                if (!task.IsOver)
                {
                    pending.Add(task);
                }
            }
        }

        pending.Reverse();
        return pending;
    }

    // The newest one stays where it is, as another may just be put in front of it; unless there is nothing else.
    private void Prune()
    {
        if (Volatile.Read(ref _newest) is not { } newest)
        {
            return;
        }

        var listed = 1;
        for (var task = newest; task.Older is { } older;)
        {
            if (older.IsOver)
            {
                task.Older = older.Older;
            }
            else
            {
                task = older;
                listed++;
            }
        }

        if (listed == 1 && newest.IsOver)
        {
            Interlocked.CompareExchange(ref _newest, null, newest);
        }

        _listed = listed;
    }
}
