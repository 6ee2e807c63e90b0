using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// Work stopped because its context ended. Says in one sentence which context ended first, why, where, and where the time went.
/// Either a <see cref="CanceledException"/> or a <see cref="DeadlineExceededException"/>.
/// </summary>
/// <remarks>
/// An <see cref="OperationCanceledException"/> with the token of the context that the work was given, so that code and
/// frameworks that know nothing of contexts treat it as they treat any cancellation.
/// </remarks>
public abstract class ContextEndedException : OperationCanceledException
{
    private protected ContextEndedException(Context context, CancelReason reason, string? operation, TimeSpan? spent, Exception? inner)
        : base(CancelMessage.Of(context, reason, operation, spent), inner ?? reason.Cause, context.Token)
    {
        Context = context;
        Origin = reason.OriginOf(context);
        Cause = reason.Cause;
        CanceledAt = reason.CanceledAt;
        Operation = operation;
        Spent = spent;
    }

    /// <summary>The context that the work was given.</summary>
    public Context Context { get; }

    /// <summary>The context that ended first, and ended the others: the same one, an ancestor, or one of several merged.</summary>
    public Context Origin { get; }

    /// <summary>The reason that was given for its end; null when none was given.</summary>
    public Exception? Cause { get; }

    /// <summary>Where <see cref="Origin"/> was made.</summary>
    public SourceLocation CreatedAt => Origin.Site;

    /// <summary>Where <see cref="ContextScope.Cancel"/> was called; null when a deadline, a left scope or a foreign token ended it.</summary>
    public SourceLocation? CanceledAt { get; }

    /// <summary>The operation that the work was in when it was stopped, such as a query's text; null when unknown.</summary>
    public string? Operation { get; }

    /// <summary>How long it had been in <see cref="Operation"/>; null when unknown.</summary>
    public TimeSpan? Spent { get; }

    internal static ContextEndedException Create(
        Context ctx, CancelReason reason, string? operation = null, TimeSpan? spent = null, Exception? inner = null) =>
        reason.Kind == CancelKind.DeadlineExceeded
            ? new DeadlineExceededException(ctx, reason, operation, spent, inner)
            : new CanceledException(ctx, reason, operation, spent, inner);
}

/// <summary>Work stopped because its context was canceled: by its owner, by an ancestor's owner, or by a foreign token.</summary>
public sealed class CanceledException : ContextEndedException
{
    internal CanceledException(Context context, CancelReason reason, string? operation, TimeSpan? spent, Exception? inner)
        : base(context, reason, operation, spent, inner)
    {
    }
}

/// <summary>Work stopped because its time was up.</summary>
public sealed class DeadlineExceededException : ContextEndedException
{
    internal DeadlineExceededException(Context context, CancelReason reason, string? operation, TimeSpan? spent, Exception? inner)
        : base(context, reason, operation, spent, inner)
    {
        Budget = reason.Origin is { } origin ? DeadlineNode.BudgetAt(origin) : null;
    }

    /// <summary>How much time there was when <see cref="ContextEndedException.Origin"/> was made; null when unknown.</summary>
    public TimeSpan? Budget { get; }
}
