using Lifeline.Timers;
using Lifeline.Core;

namespace Lifeline;

/// <summary>Builds the sentence that says which context ended first, why and where.</summary>
internal static class CancelMessage
{
    public static string Of(Context ctx, CancelReason reason, string? operation, TimeSpan? spent)
    {
        var origin = reason.OriginOf(ctx);
        var subject = Subject(ctx, origin);
        var text = reason.Kind == CancelKind.DeadlineExceeded
            ? OfDeadline(origin, subject, operation, spent)
            : OfCancel(origin, subject, reason, operation, spent);
        return reason.Cause is { } cause ? $"{text}: {ForeignText.MessageOf(cause)}" : text + ".";
    }

    private static string Subject(Context ctx, Context origin)
    {
        if (origin.Name is { } name)
        {
            return ctx.Name is { } own && own != name ? $"'{own}' ended with '{name}', which" : $"'{name}'";
        }

        return ctx.Name is { } askedName ? $"'{askedName}'" : "The context";
    }

    // ctx is the context that ended first.
    private static string OfDeadline(Context ctx, string subject, string? operation, TimeSpan? spent)
    {
        if (DeadlineNode.BudgetAt(ctx.Node) is not { } budget)
        {
            return $"{subject} exceeded its deadline (set at {ctx.Site}){During(operation, spent, ", with ", " of it in ")}";
        }

        var had = $"{subject} had {Durations.Text(budget)} (set at {ctx.Site})";
        return operation is null ? had + " and ran out of time" : had + During(operation, spent, " and spent ", " in ");
    }

    private static string OfCancel(Context ctx, string subject, CancelReason reason, string? operation, TimeSpan? spent)
    {
        var made = ctx.Site.IsKnown ? $" (made at {ctx.Site})" : "";
        var how = reason switch
        {
            { CanceledAt: { IsKnown: true } site } => $"was canceled at {site}{made}",
            { CanceledAt: not null } or { Cause: SignalException } => $"was canceled{made}",
            _ when ctx.Node is ExternalTokenNode or ExternalSourceNode => $"ended with the token it was made from{made}",
            _ => $"ended as its scope was left{made}",
        };
        return $"{subject} {how}{During(operation, spent, " after ", " in ")}";
    }

    private static string During(string? operation, TimeSpan? spent, string before, string between) =>
        operation is null || spent is not { } time ? "" : $"{before}{Durations.Text(time)}{between}'{operation}'";
}
