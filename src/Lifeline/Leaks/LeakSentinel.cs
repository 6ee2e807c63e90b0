using Lifeline.Core;

namespace Lifeline.Leaks;

/// <summary>
/// Decides whether a context that has grown old is lost. Only the context refers to it, so its finalizer runs when no code refers to the
/// context any more.
/// </summary>
internal sealed class LeakSentinel(ContextNode aged, WeakChildEntry link)
{
    private CancelReason? _reason;

    /// <summary>The entry that stands for the context in its parent's list and in the clock's wheel.</summary>
    public WeakChildEntry Link => link;

    /// <summary>Why the context was canceled; null while it is live, and for <see cref="CancelReason.ScopeDisposed"/>. See ContextNode's reason.</summary>
    public CancelReason? Reason
    {
        get => Volatile.Read(ref _reason);
        set => Volatile.Write(ref _reason, value);
    }

    /// <summary>True for one that did not get into the context, as another was first.</summary>
    public bool IsUnused { get; set; }

    ~LeakSentinel()
    {
        if (!Environment.HasShutdownStarted && !IsUnused && !aged.IsDone)
        {
            try
            {
                DecideWhetherLost();
            }
            catch (OutOfMemoryException)        // restores or removes it some other time
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
