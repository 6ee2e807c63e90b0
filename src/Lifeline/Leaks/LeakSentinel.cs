using Lifeline.Core;

namespace Lifeline.Leaks;

/// <summary>
/// Decides whether a context that has grown old is lost. Only the context refers to it, so its finalizer runs when no code refers to the
/// context any more.
/// </summary>
internal sealed class LeakSentinel(ContextNode aged, WeakChildEntry link) : Sentinel(link)
{
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

        Link.HasSentinel = false;
    }

    private void DecideWhetherLost()
    {
        if (aged.HasEffectWhenCanceled())
        {
            Link.Restore(aged);
            return;
        }

        Link.Remove(aged);
        if (aged is CancelNode and not LentTokenNode)
        {
            LifelineEvents.OnContextLost(aged);
        }
    }
}
