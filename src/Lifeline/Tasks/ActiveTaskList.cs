using System.Runtime.InteropServices;

namespace Lifeline.Tasks;

/// <summary>The tasks of a scope: the counts of started and of completed ones, and a list of those that have not completed, for diagnostics.</summary>
/// <remarks>
/// <para>
/// Tasks are started on one thread and complete on others. So the fields of the starting thread and those of the completing
/// threads are on different cache lines, and a start or a completion reads the other side's fields only once in a while.
/// All tasks have completed when the two counts are equal; the compare-and-swap that finds them equal sets the sign of
/// the count of starts, which closes the list.
/// </para>
/// <para>
/// A start puts the task at the head of the list; a completion does not remove it. Completed tasks are pruned together once
/// there may be as many of them as of the others: by a starting thread, and by the thread that completes every 32nd task, for
/// when no more are started. Reading and pruning take a lock on this object.
/// </para>
/// </remarks>
internal sealed class ActiveTaskList
{
    private const int MinToPrune = 32;          // a power of two
    private const long Closed = long.MinValue;  // a flag in _started; set once, when no task is left: none can be started any more

    // Written by starting threads.
    private GroupTask? _newest;                 // head of the list, linked by GroupTask.Older, which only the pruning thread changes later
    private long _started;                      // number of tasks started; negative (Closed is set) once closed
    private int _listed;                        // approximate length of the list: threads that add at once may lose an increment
    private int _pruneAt = MinToPrune;          // the length from which on Add prunes

    // Written by completing threads.
    private PaddedCounter _ended;               // number of tasks completed

    /// <summary>True once no task can be started any more.</summary>
    public bool IsClosed => Volatile.Read(ref _started) < 0;

    /// <summary>True while there are tasks that have not completed.</summary>
    public bool HasPending
    {
        get
        {
            var ended = Volatile.Read(ref _ended.Count);        // loaded first: a completion between the two loads makes this true, never falsely false
            var started = Volatile.Read(ref _started);
            return started > ended;                             // false once closed: negative then
        }
    }

    /// <summary>Counts a task as started, before it is created, so that the list is not closed without it.</summary>
    /// <returns>False when the list is closed.</returns>
    public bool TryBegin()
    {
        if (Interlocked.Increment(ref _started) >= 0)
        {
            return true;
        }

        Interlocked.Decrement(ref _started);
        return false;
    }

    /// <summary>Adds a task that was counted by <see cref="TryBegin"/>.</summary>
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

    /// <summary>Counts a task as completed: it has completed, or was not created after all. A full fence.</summary>
    public void End()
    {
        var ended = Interlocked.Increment(ref _ended.Count);
        if ((ended & (MinToPrune - 1)) == 0 && _listed >= MinToPrune && _listed >= 2 * (Volatile.Read(ref _started) - ended))
        {
            TryPrune();
        }
    }

    /// <summary>Closes the list if all tasks that were started have completed.</summary>
    /// <returns>True for the one call that closes it.</returns>
    public bool TryClose()
    {
        var ended = Volatile.Read(ref _ended.Count);
        return Volatile.Read(ref _started) == ended && Interlocked.CompareExchange(ref _started, ended | Closed, ended) == ended;
    }

    /// <summary>The tasks that have not completed, in the order in which they were started.</summary>
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

    // Called under the lock. The head stays in the list, as a starting thread may just link a task in front of it; it is
    // removed, by compare-and-swap, only when it is the last one.
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
