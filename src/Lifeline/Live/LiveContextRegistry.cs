using Lifeline.Tasks;
using Lifeline.Core;

namespace Lifeline.Live;

/// <summary>
/// What was made below a watched context and is not over: scopes and after-funcs, with the time of their birth. Keepers'
/// lists do not know those that end with nobody, nor when anything was made; this does, for as long as somebody watches.
/// </summary>
/// <remarks>
/// Holds what it lists, so that a lost context is still there to be named. Those that are over are dropped together once
/// there may be as many of them as of the others.
/// </remarks>
internal sealed class LiveContextRegistry
{
    private const int MinToPrune = 64;

    private static readonly Lock s_changing = new();
    private static volatile LiveContextRegistry[] s_ofProcess = [];      // replaced under s_changing

    private readonly Lock _gate = new();
    private List<Entry> _entries = [];          // in the order of their making, so none comes before what it is derived from; guarded by _gate
    private int _kept;                          // by the last pruning; guarded by _gate
    private bool _isClosed;                     // guarded by _gate

    /// <summary>Called with each task that overruns below; null when nobody wants to know.</summary>
    public event Action<TaskOverrun>? TaskOverran;

    public static bool IsWholeProcessWatched => s_ofProcess.Length > 0;

    /// <summary>Has it list whatever is made from now on, below whichever root.</summary>
    public void OpenForProcess() => ChangeProcess(this, isOpen: true);

    public static void Note(CancelNode scope) => Note(scope, scope);

    public static void Note(AfterFunc afterFunc) => Note(afterFunc, afterFunc.Context);

    /// <summary>Tells those who watch over a task that it overruns.</summary>
    /// <returns>True when somebody was told.</returns>
    public static bool Tell(TaskOverrun overrun)
    {
        if (!overrun.Context.Node.IsMonitored)
        {
            return false;
        }

        var isTold = false;
        foreach (var register in Over(overrun.Context.Node))
        {
            if (register.TaskOverran is { } handlers)
            {
                LifelineEvents.Tell(handlers, overrun);
                isTold = true;
            }
        }

        return isTold;
    }

    /// <summary>What is not over, in the order of its making.</summary>
    public List<Entry> Entries()
    {
        Prune();
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    /// <summary>Lists nothing from now on, and lets go of what it holds.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _entries = [];
        }

        ChangeProcess(this, isOpen: false);
    }

    private static void ChangeProcess(LiveContextRegistry register, bool isOpen)
    {
        lock (s_changing)
        {
            LiveContextRegistry[] without = [.. Array.FindAll(s_ofProcess, other => other != register)];
            s_ofProcess = isOpen ? [.. without, register] : without;
            Context.Background.Node.IsMonitored = IsWholeProcessWatched;
            Context.Todo.Node.IsMonitored = IsWholeProcessWatched;
        }
    }

    private static void Note(object made, ContextNode where)
    {
        var at = where.Clock.Now;
        foreach (var register in Over(where))
        {
            register.Add(new Entry(made, at));
        }
    }

    private static IEnumerable<LiveContextRegistry> Over(ContextNode node)
    {
        for (var above = node; above is not null; above = above.Parent)
        {
            if (above is WatchNode watch)
            {
                yield return watch.Register;
            }
        }

        foreach (var register in s_ofProcess)
        {
            yield return register;
        }
    }

    private void Add(in Entry entry)
    {
        bool isToPrune;
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _entries.Add(entry);
            isToPrune = _entries.Count > MinToPrune && _entries.Count > 2 * _kept;
        }

        if (isToPrune)
        {
            Prune();
        }
    }

    // Who is over is asked under no lock, as foreign code may have to answer. The list only grows meanwhile, or is replaced.
    private void Prune()
    {
        List<Entry> list;
        Entry[] entries;
        lock (_gate)
        {
            list = _entries;
            entries = [.. list];
        }

        var kept = new List<Entry>(entries.Length);
        foreach (var entry in entries)
        {
            if (!entry.IsOver)
            {
                kept.Add(entry);
            }
        }

        lock (_gate)
        {
            if (ReferenceEquals(_entries, list))
            {
                for (var i = entries.Length; i < list.Count; i++)
                {
                    kept.Add(list[i]);
                }

                _entries = kept;
                _kept = kept.Count;
            }
        }
    }

    /// <summary>Something that was made, and when by its clock.</summary>
    internal readonly record struct Entry(object Made, long At)
    {
        // A group whose context has ended is of interest for as long as one of its tasks runs on.
        public bool IsOver => Made is AfterFunc afterFunc
            ? !afterFunc.IsWaiting
            : ((ContextNode)Made).IsDone && Made is not GroupNode { Owner.HasTasks: true };
    }
}
