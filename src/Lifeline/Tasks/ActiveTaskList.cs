using System.Runtime.InteropServices;

namespace Lifeline.Tasks;

/// <summary>The tasks of a scope: how many have begun and ended, and those that have not ended, for whoever asks.</summary>
/// <remarks>
/// <para>
/// Tasks are started on one thread and end on others. So what starters write and what enders write stands apart, and
/// neither reads what is the other's for each task. That all have ended is seen where the two counts are the same; the
/// sign of the first closes the roster, in the same swap that has found them the same.
/// </para>
/// <para>
/// Whoever starts a task puts it in front of the list, and nobody takes it out when it ends. Those that have ended are dropped
/// together once there may be as many of them as of the others: by whoever starts tasks, and, for when nobody does any more, by
/// whoever ends one of every so many. Reading and pruning take a lock on this object.
/// </para>
/// </remarks>
internal sealed class ActiveTaskList
{
    private const int MinToPrune = 32;          // a power of two
    private const long Closed = long.MinValue;  // set once, when no task is left: none can be started any more

    // Written by those who start.
    private GroupTask? _newest;                 // the others by GroupTask.Older, which only a pruner changes afterwards
    private long _started;                      // how many, and Closed
    private int _listed;                        // how many stand in the list, for what that is worth with several adding at once
    private int _pruneAt = MinToPrune;          // when so many do

    // Written by those who end.
    private PaddedCounter _ended;

    /// <summary>True once no task can be started any more.</summary>
    public bool IsClosed => Volatile.Read(ref _started) < 0;

    /// <summary>True while there are tasks that have not ended.</summary>
    public bool HasPending
    {
        get
        {
            var ended = Volatile.Read(ref _ended.Count);        // first, so that nothing that ends in between is missed
            var started = Volatile.Read(ref _started);
            return started > ended;                             // a closed one is negative
        }
    }

    /// <summary>Counts a task in before it is made, so that nobody closes without it.</summary>
    /// <returns>False when the roster is closed.</returns>
    public bool TryBegin()
    {
        if (Interlocked.Increment(ref _started) >= 0)
        {
            return true;
        }

        Interlocked.Decrement(ref _started);
        return false;
    }

    /// <summary>Lists a task that was counted in.</summary>
    public void Add(GroupTask task)
    {
        GroupTask? newest;
        do
        {
            newest = Volatile.Read(ref _newest);
            task.Older = newest;
        }
        while (Interlocked.CompareExchange(ref _newest, task, newest) != newest);

        if (++_listed >= _pruneAt)
        {
            TryPrune();
        }
    }

    /// <summary>Counts a task out: it has ended, or was not made after all. A full fence.</summary>
    public void End()
    {
        var ended = Interlocked.Increment(ref _ended.Count);
        if ((ended & (MinToPrune - 1)) == 0 && _listed >= MinToPrune && _listed >= 2 * (Volatile.Read(ref _started) - ended))
        {
            TryPrune();
        }
    }

    /// <summary>Closes the roster if all that were started have ended.</summary>
    /// <returns>True for the one call that has closed it.</returns>
    public bool TryClose()
    {
        var ended = Volatile.Read(ref _ended.Count);
        return Volatile.Read(ref _started) == ended && Interlocked.CompareExchange(ref _started, ended | Closed, ended) == ended;
    }

    /// <summary>Those that have not ended, in the order in which they were started.</summary>
    public List<GroupTask> Pending()
    {
        var pending = new List<GroupTask>();
        lock (this)
        {
            for (var task = Volatile.Read(ref _newest); task is not null; task = task.Older)
            {
                if (!task.IsCompleted)
                {
                    pending.Add(task);
                }
            }
        }

        pending.Reverse();
        return pending;
    }

    private void TryPrune()
    {
        if (Monitor.TryEnter(this))
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
            if (older.IsCompleted)
            {
                task.Older = older.Older;
            }
            else
            {
                task = older;
                listed++;
            }
        }

        if (listed == 1 && newest.IsCompleted)
        {
            Interlocked.CompareExchange(ref _newest, null, newest);
        }

        _listed = listed;
        _pruneAt = Math.Max(MinToPrune, 2 * listed);
    }

    /// <summary>A count on a cache line of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = LineSize + sizeof(long))]
    private struct PaddedCounter
    {
        private const int LineSize = 64;        // bytes

        [FieldOffset(LineSize)]
        public long Count;
    }
}
