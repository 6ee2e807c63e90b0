using Lifeline.Collections;
using Lifeline.Core;

namespace Lifeline.Leaks;

/// <summary>
/// Lets the garbage collector have derived contexts that were not disposed, although a live parent has them in its list.
/// </summary>
/// <remarks>
/// <para>
/// A parent's list holds its children strongly, which costs nothing and is right for the short-lived, which are nearly
/// all. Once a list has a few dozen slots, each full collection is followed by a scan of it: a <see cref="WeakChildEntry"/>, which
/// refers to the context weakly, takes the slot of each context that has grown old. From then on
/// the context lives as long as code holds it, its token, or something derived from it.
/// </para>
/// <para>
/// When the last reference is gone, the finalizer of its <see cref="LeakSentinel"/> decides. If something would run or resume at the
/// context's cancellation (an after-func, a callback on its token), the context goes back into the list for good, as it would be in Go.
/// Else its cancellation can have no effect: it is removed, and reported as lost.
/// </para>
/// </remarks>
internal sealed class LeakDetector : IContextObserver
{
    private const int MaxPerCollection = 1 << 16;
    private const int MinCounted = 256;

    /// <summary>True when every scope is to be tracked from birth on, so that each lost one can be reported.</summary>
    public static bool TrackAll { get; } = AppContext.TryGetSwitch("Lifeline.NameLostContexts", out var on) && on;

    bool IContextObserver.ObservesAll => TrackAll;

    void IContextObserver.OnCreated(CancelNode scope)
    {
        if (TrackAll)
        {
            TrackWeakly(scope);
        }
    }

    /// <summary>Has a node's list scanned after each full collection from now on.</summary>
    void IContextObserver.OnListGrown(ContextNode parent) => _ = new ListScanner(parent);

    void IContextObserver.OnDisplaced(ContextNode context) => TrackWeakly(context);

    /// <summary>Puts a weak child entry into the slot of a context, so that the list does not hold it. The second call does nothing. Thread-safe.</summary>
    public static void TrackWeakly(ContextNode context)
    {
        if (context.IsDone || context.Sentinel is not null)
        {
            return;                             // no list holds it any more, or it has a sentinel, also when it was put back for good
        }

        var entry = new WeakChildEntry(context);
        var sentinel = new LeakSentinel(context, entry);
        if (context.TrySetSentinel(sentinel))
        {
            entry.Install(context);
        }
        else
        {
            sentinel.IsUnused = true;           // another thread was first, or it was canceled just now
        }
    }

    /// <summary>
    /// Its finalizer runs after each collection of its own generation, so after the first few of full ones only, for as long as the node lives.
    /// It looks only at what is in the oldest generation.
    /// </summary>
    private sealed class ListScanner(ContextNode parent)
    {
        private readonly WeakHandle<ContextNode> _parent = new(parent);
        private int _next;                      // the slot at which the next scan begins
        private int _length;                    // how many slots the list had at the last scan
        private int _previousLength;            // and at the one before that

        ~ListScanner()
        {
            if (Environment.HasShutdownStarted)
            {
                return;
            }

            if (_parent.Target is not { IsDone: false } parent)
            {
                _parent.Free();
                return;
            }

            try
            {
                Scan(parent);
            }
            catch (OutOfMemoryException)        // the next scan tries again
            {
            }

            GC.ReRegisterForFinalize(this);
        }

        // Goes down into lists that have no scanner of their own, too: a lost context below holds all above it.
        private void Scan(ContextNode parent)
        {
            // Only slots that were there two scans ago: what has seen one full collection may be the burst that caused it, and is over soon.
            var limit = _previousLength;
            _previousLength = _length;
            _length = parent.SlotCount;
            if (limit == 0)
            {
                return;
            }

            parent.ClearRecent();
            var contexts = new List<ContextNode>();
            var budget = MaxPerCollection;
            do
            {
                contexts.Clear();
                parent.SnapshotChildren(ref _next, limit, contexts);
                for (var i = 0; i < contexts.Count; i++)        // grows on the way
                {
                    var context = contexts[i];
                    if (context is WeakChildEntry)
                    {
                        continue;               // its context is gone
                    }

                    if (GC.GetGeneration(context) == GC.MaxGeneration)
                    {
                        TrackWeakly(context);
                    }

                    if (!context.IsScannedForLeaks)
                    {
                        context.SnapshotAll(contexts);
                    }
                }

                budget -= Math.Max(MinCounted, contexts.Count);
            }
            while (_next != 0 && budget > 0);
        }
    }
}
