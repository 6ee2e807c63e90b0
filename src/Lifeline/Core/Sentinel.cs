namespace Lifeline.Core;

/// <summary>
/// Stands in a context's field for the reason once the context is held weakly: it carries the reason from then on, and knows the entry
/// that takes the context's place. What is derived from it finds out by its finalizer that no code refers to the context any more.
/// </summary>
internal abstract class Sentinel(WeakChildEntry link)
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
}
