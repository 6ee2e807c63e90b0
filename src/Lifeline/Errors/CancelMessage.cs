using Lifeline.Timers;
using Lifeline.Core;

namespace Lifeline;

/// <summary>The sentence that says who ended a context, why and where.</summary>
internal static class CancelMessage
{
    public static string Of(Context ctx, CancelReason end, string? operation, TimeSpan? spent)
    {
        var origin = end.OriginOf(ctx);
        var who = Who(ctx, origin);
        var text = end.Kind == CancelKind.DeadlineExceeded
            ? OfDeadline(origin, who, operation, spent)
            : OfCancel(origin, who, end, operation, spent);
        return end.Cause is { } cause ? $"{text}: {ForeignText.MessageOf(cause)}" : text + ".";
    }

    private static string Who(Context ctx, Context origin)
    {
        if (origin.Name is { } name)
        {
            return ctx.Name is { } own && own != name ? $"'{own}' ended with '{name}', which" : $"'{name}'";
        }

        return ctx.Name is { } askedName ? $"'{askedName}'" : "The context";
    }

    // Of the context that ended first.
    private static string OfDeadline(Context ctx, string who, string? operation, TimeSpan? spent)
    {
        if (DeadlineNode.BudgetAt(ctx.Node) is not { } budget)
        {
            return $"{who} exceeded its deadline (set at {ctx.Site}){During(operation, spent, ", with ", " of it in ")}";
        }

        var had = $"{who} had {Durations.Text(budget)} (set at {ctx.Site})";
        return operation is null ? had + " and ran out of time" : had + During(operation, spent, " and spent ", " in ");
    }

    private static string OfCancel(Context ctx, string who, CancelReason end, string? operation, TimeSpan? spent)
    {
        var made = ctx.Site.IsKnown ? $" (made at {ctx.Site})" : "";
        var how = end switch
        {
            { CanceledAt: { IsKnown: true } site } => $"was canceled at {site}{made}",
            { CanceledAt: not null } or { Cause: SignalException } => $"was canceled{made}",
            _ when ctx.Node is ExternalTokenNode or ExternalSourceNode => $"ended with the token it was made from{made}",
            _ => $"ended as its scope was left{made}",
        };
        return $"{who} {how}{During(operation, spent, " after ", " in ")}";
    }

    private static string During(string? operation, TimeSpan? spent, string before, string between) =>
        operation is null || spent is not { } time ? "" : $"{before}{Durations.Text(time)}{between}'{operation}'";
}
