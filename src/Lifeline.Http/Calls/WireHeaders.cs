using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lifeline.Http.Calls;

/// <summary>Writes what a destination is to be told into a request's headers. The second time, as for another attempt, replaces the first.</summary>
internal static class WireHeaders
{
    private static readonly HttpRequestOptionsKey<string> s_theirs = new("Lifeline.Http.Baggage");     // empty for none
    private static readonly Meter s_meter = new("Lifeline.Http");
    private static readonly Counter<long> s_dropped = s_meter.CreateCounter<long>(
        "lifeline.baggage.dropped", "{member}", "Values that were not sent, as the header had no room for them.");

    public static void Write(Context ctx, HttpRequestMessage request, Uri? uri, HttpDestination destination)
    {
        foreach (var header in destination.Headers)
        {
            if (header.Format(ctx, destination.Limits) is { } remaining)
            {
                request.Headers.Remove(header.Name);
                request.Headers.TryAddWithoutValidation(header.Name, remaining);
            }
        }

        if (!destination.Baggage.IsEmpty && destination.Trusts(uri))
        {
            WriteBaggage(ctx, request, destination.Baggage);
        }
    }

    public static void Remove(HttpRequestMessage request, HttpDestination destination)
    {
        foreach (var header in destination.Headers)
        {
            request.Headers.Remove(header.Name);
        }

        if (request.Options.TryGetValue(s_theirs, out var theirs))
        {
            request.Headers.Remove(ContextBaggage.Header);
            Add(request, theirs);
        }
    }

    // Whatever is there goes first: it is the caller's own word. The framework adds an activity's baggage only to a request
    // that has none yet, so we have to carry it, or tracing would lose it.
    private static void WriteBaggage(Context ctx, HttpRequestMessage request, ContextBaggage baggage)
    {
        if (!request.Options.TryGetValue(s_theirs, out var theirs))
        {
            theirs = request.Headers.TryGetValues(ContextBaggage.Header, out var values) ? string.Join(',', values) : "";
            request.Options.Set(s_theirs, theirs);
        }

        var ours = baggage.Write(ctx, theirs.Length == 0 ? Activity.Current?.Baggage : null, out var dropped);
        if (ours is not null && !FitTogether(theirs, ours))
        {
            (ours, dropped) = (null, dropped + 1);
        }

        s_dropped.Add(dropped);
        request.Headers.Remove(ContextBaggage.Header);
        Add(request, theirs.Length == 0 ? ours : ours is null ? theirs : $"{theirs},{ours}");
    }

    private static bool FitTogether(string theirs, string ours) =>
        theirs.Length + 1 + ours.Length <= ContextBaggage.MostBytes && theirs.AsSpan().Count(',') + ours.AsSpan().Count(',') + 2 <= ContextBaggage.MostMembers;

    private static void Add(HttpRequestMessage request, string? baggage)
    {
        if (!string.IsNullOrEmpty(baggage))
        {
            request.Headers.TryAddWithoutValidation(ContextBaggage.Header, baggage);
        }
    }
}
