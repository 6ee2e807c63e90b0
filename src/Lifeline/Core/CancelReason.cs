namespace Lifeline.Core;

internal enum CancelKind
{
    Canceled,
    DeadlineExceeded,
}

/// <summary>How and why a context was canceled. Immutable. Made by the canceling thread, and shared by all below that are canceled with it.</summary>
internal sealed class CancelReason(CancelKind kind, ContextNode? origin, Exception? cause = null, SourceLocation? canceledAt = null)
{
    /// <summary>The scope was disposed before anything else canceled it, and no child was in its list: so common that it is shared.</summary>
    public static readonly CancelReason ScopeDisposed = new(CancelKind.Canceled, origin: null);

    public CancelKind Kind { get; } = kind;

    /// <summary>The context that was canceled first; null stands for the very node that holds this reason.</summary>
    public ContextNode? Origin { get; } = origin;

    /// <summary>What the caller of Cancel gave as the cause; null when the kind is all there is to say.</summary>
    public Exception? Cause { get; } = cause;

    /// <summary>Where Cancel was called; null when a deadline, a disposed scope or a foreign token did it.</summary>
    public SourceLocation? CanceledAt { get; } = canceledAt;

    /// <summary>This reason as it is for what is canceled with <paramref name="holder"/>: never without an origin.</summary>
    public CancelReason InheritedFrom(ContextNode holder) => Origin is null ? new CancelReason(Kind, holder, Cause, CanceledAt) : this;

    /// <summary>The context that was canceled first, when this is the reason of the one that is asked about.</summary>
    public Context OriginOf(Context ctx) =>
        new(OriginFor(ctx.Node) is var origin && origin is ExternalSourceNode foreign ? foreign.WrapperAbove(ctx.Node) : origin);

    /// <summary>As <see cref="OriginOf"/>; for a foreign token, the one node that all its wrappers share.</summary>
    public ContextNode OriginFor(ContextNode asked) => Origin ?? asked.CancellationParent!;
}
