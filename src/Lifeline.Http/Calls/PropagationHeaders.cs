using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;

namespace Lifeline.Http.Calls;

/// <summary>Writes what a destination is to be told into a request's headers. The second time, as for another attempt, replaces the first.</summary>
internal static class PropagationHeaders
{
    private static readonly HttpRequestOptionsKey<BaggageOnWire> s_baggage = new("Lifeline.Http.Baggage");
    private static readonly Meter s_meter = new("Lifeline.Http");
    private static readonly Counter<long> s_dropped = s_meter.CreateCounter<long>(
        "lifeline.baggage.dropped", "{member}", "Values that were not sent, as the header had no room for them.");

    public static void Write(Context ctx, HttpRequestMessage request, Uri? uri, HttpPropagationOptions destination)
    {
        foreach (var header in destination.Headers)
        {
            if (header.Format(ctx, destination.Limits) is { } remaining)
            {
                request.Headers.Remove(header.Name);
                request.Headers.TryAddWithoutValidation(header.Name, remaining);
            }
        }

        var goesOut = destination.Trusts(uri) ? destination.Baggage : ContextBaggage.None;
        var others = Activity.Current is { } activity ? activity.Baggage.ToArray() : [];
        var foreign = Array.FindAll(others, static member => !ContextBaggage.IsListed(member.Key));
        if (!goesOut.IsEmpty || foreign.Length < others.Length)
        {
            WriteBaggage(ctx, request, destination, goesOut, foreign, hides: foreign.Length < others.Length);
        }
    }

    public static bool HasBaggage(HttpRequestMessage request) => request.Options.TryGetValue(s_baggage, out _);

    /// <summary>To be called for each hop of a request, redirects included: behind a redirect to another host, only what is not ours goes on.</summary>
    public static void Hop(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(s_baggage, out var baggage))
        {
            Put(request, baggage.MayGoTo(request.RequestUri) ? baggage.Whole : baggage.Foreign, baggage.Hides);
        }
    }

    public static void Remove(HttpRequestMessage request, HttpPropagationOptions destination)
    {
        foreach (var header in destination.Headers)
        {
            request.Headers.Remove(header.Name);
        }

        if (request.Options.TryGetValue(s_baggage, out var baggage))
        {
            Put(request, baggage.Theirs, hides: false);
            ((IDictionary<string, object?>)request.Options).Remove(s_baggage.Key);      // or a hop would put it back
        }
    }

    // Whatever is there goes first: it is the caller's own word. The framework adds an activity's baggage to any request that has
    // no such header yet, to whatever host: names of ours among it would go to strangers, or come from them. So where there are some,
    // there has to be a header, though it be empty; and then it is us who have to carry the others, or tracing would lose them.
    private static void WriteBaggage(
        Context ctx, HttpRequestMessage request, HttpPropagationOptions destination, ContextBaggage goesOut, KeyValuePair<string, string?>[] foreign, bool hides)
    {
        var theirs = request.Headers.TryGetValues(ContextBaggage.Header, out var values) ? string.Join(',', values) : "";
        var ours = goesOut.Write(ctx, theirs.Length == 0 ? foreign : null, out var dropped);
        if (ours is not null && !FitTogether(theirs, ours))
        {
            (ours, dropped) = (null, dropped + 1);
        }

        s_dropped.Add(dropped);
        var baggage = new BaggageOnWire(destination, theirs, hides)
        {
            Whole = theirs.Length == 0 ? ours : ours is null ? theirs : $"{theirs},{ours}",
            Foreign = theirs.Length == 0 ? ContextBaggage.None.Write(ctx, foreign, out _) : theirs,
        };
        request.Options.Set(s_baggage, baggage);
        BaggageRedirectFilter.Begin();
        Put(request, baggage.Whole, hides);
    }

    // Older propagators use another header than we do.
    private static void Hide(HttpRequestMessage request) => DistributedContextPropagator.Current.Inject(
        Activity.Current,
        request,
        static (request, field, text) =>
        {
            if (request is HttpRequestMessage { Headers: var headers } && field is ContextBaggage.Header or "Correlation-Context" && !headers.Contains(field))
            {
                var members = text.Split(',').Where(static member => !ContextBaggage.IsListed(WebUtility.UrlDecode(member.Split('=')[0])));
                headers.TryAddWithoutValidation(field, string.Join(',', members));
            }
        });

    private static bool FitTogether(string theirs, string ours) =>
        theirs.Length + 1 + ours.Length <= ContextBaggage.MaxBytes && theirs.AsSpan().Count(',') + ours.AsSpan().Count(',') + 2 <= ContextBaggage.MaxMembers;

    private static void Put(HttpRequestMessage request, string? baggage, bool hides)
    {
        request.Headers.Remove(ContextBaggage.Header);
        if (!string.IsNullOrEmpty(baggage))
        {
            request.Headers.TryAddWithoutValidation(ContextBaggage.Header, baggage);
        }

        if (hides)
        {
            Hide(request);
        }
    }

    /// <summary>What a request has for baggage.</summary>
    /// <param name="destination">Whom it may go to whole.</param>
    /// <param name="theirs">What was there before we came; empty for none.</param>
    /// <param name="hides">Whether the framework would send something of ours by itself.</param>
    private sealed class BaggageOnWire(HttpPropagationOptions destination, string theirs, bool hides)
    {
        private string? _first;                 // host and port of the first hop, to which it was sent knowingly

        public string Theirs => theirs;

        public bool Hides => hides;

        public required string? Whole { get; init; }

        public required string? Foreign { get; init; }

        // A handler below us may have put an address in place of the host's name, so the first hop is where we meant it to go.
        public bool MayGoTo(Uri? uri) => (_first ??= uri?.Authority) == uri?.Authority || destination.Trusts(uri);
    }
}
