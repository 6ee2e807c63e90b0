namespace Lifeline.Core;

/// <summary>An entry of a node's list that is not a context: an after-func, or the link of a merged context.</summary>
internal abstract class CancellationListener(ContextNode context)
{
    /// <summary>The slot in the list; 0 when it is not in it. Guarded by the gate of that list; a read without it is a hint.</summary>
    public int SlotIndex;

    /// <summary>The context whose cancellation it is about.</summary>
    public ContextNode Context => context;

    /// <summary>Adds this to the list of the context's cancellation parent.</summary>
    /// <returns>Why the context was canceled; null when it is live and this is in the list, or when nothing can cancel it.</returns>
    protected CancelReason? AddToContext() => context.CancellationParent?.AddListener(this);

    /// <summary>Removes this from the list. Does nothing when it is not in it.</summary>
    protected void RemoveFromContext() => context.CancellationParent?.RemoveListener(this);
}
