using Lifeline.Time;
using Lifeline.Tree;

namespace Lifeline;

/// <summary>The sentence that says who ended a context, why and where.</summary>
internal static class EndText
{
    public static string Of(Context context, End end, string? operation, TimeSpan? spent)
    {
        var origin = end.OriginOf(context);
        var who = Who(context, origin);
        var text = end.Kind == EndKind.DeadlineExceeded
            ? OfDeadline(who, origin, operation, spent)
            : OfCancel(who, origin, end, operation, spent);
        return end.Cause is { } cause ? $"{text}: {cause.Message}" : text + ".";
    }

    private static string Who(Context context, Context origin)
    {
        if (origin.Name is { } name)
        {
            return context.Name is { } own && own != name ? $"'{own}' ended with '{name}', which" : $"'{name}'";
        }

        return context.Name is { } askedName ? $"'{askedName}'" : "The context";
    }

    private static string OfDeadline(string who, Context origin, string? operation, TimeSpan? spent)
    {
        if (origin.Node is not DeadlineNode deadline)
        {
            return $"{who} exceeded its deadline (set at {origin.Site}){During(operation, spent, ", with ", " of it in ")}";
        }

        var had = $"{who} had {Durations.Text(deadline.Budget)} (set at {origin.Site})";
        return operation is null ? had + " and ran out of time" : had + During(operation, spent, " and spent ", " in ");
    }

    private static string OfCancel(string who, Context origin, End end, string? operation, TimeSpan? spent)
    {
        var made = origin.Site.IsKnown ? $" (made at {origin.Site})" : "";
        var how = end switch
        {
            { CanceledAt: { IsKnown: true } site } => $"was canceled at {site}{made}",
            { CanceledAt: not null } or { Cause: SignalException } => $"was canceled{made}",
            _ when origin.Node is TokenNode => $"ended with the token it was made from{made}",
            _ => $"ended as its scope was left{made}",
        };
        return $"{who} {how}{During(operation, spent, " after ", " in ")}";
    }

    private static string During(string? operation, TimeSpan? spent, string before, string between) =>
        operation is null || spent is not { } time ? "" : $"{before}{Durations.Text(time)}{between}'{operation}'";
}
