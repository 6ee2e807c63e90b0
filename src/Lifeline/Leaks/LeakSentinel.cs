using Lifeline.Core;

namespace Lifeline.Leaks;

/// <summary>Watches over a context that has grown old. Held by nobody else, so its finalizer runs when nobody holds the context any more.</summary>
internal sealed class LeakSentinel(ContextNode aged, WeakChildEntry link)
{
    private CancelReason? _reason;

    /// <summary>Who stands for the context in its keeper's list and in the clock's wheel.</summary>
    public WeakChildEntry Link => link;

    /// <summary>How the context ended; null while it is live.</summary>
    public CancelReason? Reason
    {
        get => Volatile.Read(ref _reason);
        set => Volatile.Write(ref _reason, value);
    }

    /// <summary>True for one that never came to guard.</summary>
    public bool IsUnused { get; set; }

    ~LeakSentinel()
    {
        if (!Environment.HasShutdownStarted && !IsUnused && !aged.IsDone && aged is not LentTokenNode { IsDetached: true })
        {
            try
            {
                DecideWhetherLost();
            }
            catch (OutOfMemoryException)        // goes back, or is dropped, some other time
            {
                GC.ReRegisterForFinalize(this);
                return;
            }
        }

        link.HasSentinel = false;
    }

    private void DecideWhetherLost()
    {
        if (aged.HasObservers())
        {
            link.Restore(aged);
            return;
        }

        link.Remove(aged);
        if (aged is CancelNode and not LentTokenNode)
        {
            LifelineEvents.OnContextLost(aged);
        }
    }
}
