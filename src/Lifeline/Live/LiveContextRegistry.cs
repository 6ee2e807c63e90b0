using Lifeline.Tasks;
using Lifeline.Core;

namespace Lifeline.Live;

/// <summary>
/// Scopes and after-funcs that were made below a monitored context and are not over, with the time of their making. Nodes'
/// lists don't have what nothing above cancels, nor when anything was made; this has both, while there is a monitor.
/// </summary>
/// <remarks>
/// Holds what it lists, so that a lost context is still there to be named. Those that are over are dropped together once
/// there may be as many of them as of the others. Thread-safe.
/// </remarks>
internal sealed class LiveContextRegistry
{
    private const int MinToPrune = 64;

    private readonly Lock _lock = new();
    // Guarded by _lock. In the order of their making, so none comes before what it is derived from. The list only grows, or is replaced.
    private List<Entry> _entries = [];
    private int _countAtLastPrune;              // how many entries the last pruning left; guarded by _lock
    private bool _isClosed;                     // guarded by _lock

    /// <summary>Called with each task that overruns below; null without a handler.</summary>
    public event Action<TaskOverrun>? TaskOverran;

    /// <summary>Calls the handlers.</summary>
    /// <returns>False when there is none.</returns>
    public bool Tell(TaskOverrun overrun)
    {
        if (TaskOverran is not { } handlers)
        {
            return false;
        }

        LifelineEvents.Tell(handlers, overrun);
        return true;
    }

    /// <summary>What is not over, in the order of its making.</summary>
    public List<Entry> Entries()
    {
        Prune();
        lock (_lock)
        {
            return [.. _entries];
        }
    }

    /// <summary>Lists nothing from now on, and drops what it holds.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _entries = [];
        }
    }

    /// <summary>Lists a scope or an after-func. Does nothing once it was closed.</summary>
    public void Add(in Entry entry)
    {
        bool isToPrune;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _entries.Add(entry);
            isToPrune = _entries.Count > MinToPrune && _entries.Count > 2 * _countAtLastPrune;
        }

        if (isToPrune)
        {
            Prune();
        }
    }

    // What is over is asked under no lock, as foreign code may have to answer. The list only grows meanwhile, or is replaced.
    private void Prune()
    {
        List<Entry> list;
        Entry[] entries;
        lock (_lock)
        {
            list = _entries;
            entries = [.. list];
        }

        var live = new List<Entry>(entries.Length);
        foreach (var entry in entries)
        {
            if (!entry.IsOver)
            {
                live.Add(entry);
            }
        }

        lock (_lock)
        {
            if (ReferenceEquals(_entries, list))
            {
                for (var i = entries.Length; i < list.Count; i++)
                {
                    live.Add(list[i]);
                }

                _entries = live;
                _countAtLastPrune = live.Count;
            }
        }
    }

    /// <summary>Something that was made, and when by its clock.</summary>
    internal readonly record struct Entry(object Made, long At)
    {
        // A group whose context is done is of interest for as long as one of its tasks runs on.
        public bool IsOver => Made is AfterFunc afterFunc
            ? !afterFunc.IsWaiting
            : ((ContextNode)Made).IsDone && Made is not GroupNode { Owner.HasTasks: true };
    }
}
