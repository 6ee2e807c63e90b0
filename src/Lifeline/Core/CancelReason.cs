namespace Lifeline.Core;

internal enum CancelKind
{
    Canceled,
    DeadlineExceeded,
}

/// <summary>How and why a context ended. Written once, by whoever ends a context first, and shared by all that end with it.</summary>
internal sealed class CancelReason(CancelKind kind, ContextNode? origin, Exception? cause = null, SourceLocation? canceledAt = null)
{
    /// <summary>A scope was left before anything else ended it, and nothing was derived from it: so common that it is shared.</summary>
    public static readonly CancelReason ScopeDisposed = new(CancelKind.Canceled, origin: null);

    public CancelKind Kind { get; } = kind;

    /// <summary>The context that ended first; null stands for the very node that holds this end.</summary>
    public ContextNode? Origin { get; } = origin;

    /// <summary>What the one who ended it gave as the reason; null when the kind is all there is to say.</summary>
    public Exception? Cause { get; } = cause;

    /// <summary>Where Cancel was called; null when a deadline, a left scope or a foreign token did it.</summary>
    public SourceLocation? CanceledAt { get; } = canceledAt;

    /// <summary>This end as one that ends with <paramref name="holder"/> has it: never without an origin.</summary>
    public CancelReason InheritedFrom(ContextNode holder) => Origin is null ? new CancelReason(Kind, holder, Cause, CanceledAt) : this;

    /// <summary>The context that ended first, when this is the end of the one that is asked about.</summary>
    public Context OriginOf(Context ctx) =>
        new(OriginFor(ctx.Node) is var origin && origin is ExternalSourceNode foreign ? foreign.WrapperAbove(ctx.Node) : origin);

    /// <summary>As <see cref="OriginOf"/>; a foreign token is the same one here, whoever wrapped it.</summary>
    public ContextNode OriginFor(ContextNode asked) => Origin ?? asked.CancellationParent!;
}
