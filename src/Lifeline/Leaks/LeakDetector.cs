using Lifeline.Core;

namespace Lifeline.Leaks;

/// <summary>
/// Lets the collector have derived contexts that nobody disposed, although a keeper that lives on has them in its list.
/// </summary>
/// <remarks>
/// <para>
/// A keeper's list holds its children strongly, which costs nothing and is right for the short-lived, which are nearly
/// all. Once a keeper has adopted a few dozen, each full collection is followed by a review of its list: a scope that
/// has grown old is taken out, and a <see cref="WeakChildEntry"/> that refers to it weakly is put in its place. From then on
/// the scope lives as long as anybody holds it, its token, or something derived from it.
/// </para>
/// <para>
/// When the last reference is gone, a finalizer decides. If something would run or resume at the scope's end (an
/// after-func, a callback on its token), the scope goes back into the list for good, as it would be in Go. Else its end
/// can make no difference to anybody: it is dropped, and reported as lost.
/// </para>
/// </remarks>
internal static class LeakDetector
{
    private const int MaxPerCollection = 1 << 16;
    private const int MinCounted = 256;

    /// <summary>True when every scope is to be watched from birth on, so that each lost one can be named.</summary>
    public static bool TrackAll { get; } = AppContext.TryGetSwitch("Lifeline.NameLostContexts", out var on) && on;

    /// <summary>Has a keeper's list reviewed after each full collection from now on.</summary>
    public static void ScheduleScan(ContextNode keeper) => _ = new Sweeper(keeper);

    /// <summary>Puts a link in the place of a context, so that nobody but its users holds it. The second time does nothing.</summary>
    public static void TrackWeakly(ContextNode context)
    {
        if (context.IsDone || context.Sentinel is not null || context is LentTokenNode { IsDetached: true })
        {
            return;                             // nothing holds it any more, or it is watched, or it was given back or let go for good
        }

        var link = new WeakChildEntry(context);
        var guardian = new LeakSentinel(context, link);
        if (context.TrySetSentinel(guardian))
        {
            link.Install(context);
        }
        else
        {
            guardian.IsUnused = true;            // another thread was first, or it has just ended
        }
    }

    /// <summary>Runs after each collection for as long as its keeper lives; looks only at what has grown old.</summary>
    private sealed class Sweeper(ContextNode keeper)
    {
        private readonly WeakHandle<ContextNode> _keeper = new(keeper);
        private int _next;                      // where in the keeper's list the next collection goes on
        private int _length;                    // how long the list was at the last collection
        private int _before;                    // and at the one before

        ~Sweeper()
        {
            if (Environment.HasShutdownStarted)
            {
                return;
            }

            if (_keeper.Target is not { IsDone: false } keeper)
            {
                _keeper.Free();
                return;
            }

            try
            {
                Review(keeper);
            }
            catch (OutOfMemoryException)        // at the next collection, then
            {
            }

            GC.ReRegisterForFinalize(this);
        }

        // Goes down into what has no sweeper of its own, too: a lost context below holds all above it.
        private void Review(ContextNode keeper)
        {
            // What has seen one full collection may be what made it necessary: a burst that is over soon.
            var old = _before;
            _before = _length;
            _length = keeper.SlotCount;
            if (old == 0)
            {
                return;
            }

            keeper.ClearRecent();
            var contexts = new List<ContextNode>();
            var left = MaxPerCollection;
            do
            {
                contexts.Clear();
                keeper.SnapshotChildren(ref _next, old, contexts);
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

                left -= Math.Max(MinCounted, contexts.Count);
            }
            while (_next != 0 && left > 0);
        }
    }
}
