namespace Lifeline.Core;

/// <summary>What stands in a keeper's list without being a context: an after-func, or the link of a merged context.</summary>
internal abstract class CancellationListener(ContextNode context)
{
    /// <summary>Our place in the keeper's list, counted from 1; 0 when we are not in it. Guarded by the keeper's gate.</summary>
    public int SlotIndex;

    /// <summary>The context whose end it is about.</summary>
    public ContextNode Context => context;

    /// <summary>Enters the list, so that the end reaches us.</summary>
    /// <returns>How the context has ended; null when it is live, and we are in the list.</returns>
    protected CancelReason? AddToContext() => context.CancellationParent?.AddListener(this);

    /// <summary>Leaves the list. Does nothing when we are not in it any more.</summary>
    protected void RemoveFromContext() => context.CancellationParent?.RemoveListener(this);
}
