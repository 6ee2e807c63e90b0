using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;

namespace Lifeline.Http.Calls;

/// <summary>Writes remaining time and values into a request's headers. A second call, as for another attempt, replaces the headers of the first.</summary>
internal static class PropagationHeaders
{
    private static readonly HttpRequestOptionsKey<SentBaggage> s_baggage = new("Lifeline.Http.Baggage");
    private static readonly Meter s_meter = new("Lifeline.Http");
    private static readonly Counter<long> s_dropped = s_meter.CreateCounter<long>(
        "lifeline.baggage.dropped", "{member}", "Values that were not sent, as the header had no room for them.");

    public static void Write(Context ctx, HttpRequestMessage request, Uri? uri, HttpPropagationOptions destination)
    {
        foreach (var header in destination.TellsTimeTo(uri) ? destination.Headers : [])
        {
            if (header.Format(ctx, destination.Limits) is { } remaining)
            {
                request.Headers.Remove(header.Name);
                request.Headers.TryAddWithoutValidation(header.Name, remaining);
            }
        }

        var allowed = destination.Trusts(uri) ? destination.Baggage : ContextBaggage.None;
        var members = Activity.Current is { } activity ? activity.Baggage.ToArray() : [];
        var unlisted = Array.FindAll(members, static member => !ContextBaggage.IsListed(member.Key));
        if (!allowed.IsEmpty || unlisted.Length < members.Length)
        {
            WriteBaggage(ctx, request, destination, allowed, unlisted, overridesPropagation: unlisted.Length < members.Length);
        }
    }

    public static bool HasBaggage(HttpRequestMessage request) => request.Options.TryGetValue(s_baggage, out _);

    /// <summary>Called for each hop of a request, redirects included: a redirect to an untrusted host gets only the members that are no listed keys.</summary>
    public static void Hop(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(s_baggage, out var baggage))
        {
            SetHeader(request, baggage.MayReceive(request.RequestUri) ? baggage.Whole : baggage.Unlisted, baggage.OverridesPropagation);
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
            SetHeader(request, baggage.CallersHeader, overridesPropagation: false);
            ((IDictionary<string, object?>)request.Options).Remove(s_baggage.Key);      // otherwise Hop would write it again
        }
    }

    // A header that the caller has set comes first. The framework adds an activity's baggage to any request without such a header,
    // whatever the host: it could send listed keys to untrusted hosts, or pass on values of untrusted callers. So where the activity has
    // listed keys, this method writes the header, even an empty one, with the other members, which tracing would lose otherwise.
    private static void WriteBaggage(
        Context ctx, HttpRequestMessage request, HttpPropagationOptions destination, ContextBaggage allowed, KeyValuePair<string, string?>[] unlisted, bool overridesPropagation)
    {
        var callersHeader = request.Headers.TryGetValues(ContextBaggage.Header, out var values) ? string.Join(',', values) : "";
        var fromContext = allowed.Write(ctx, callersHeader.Length == 0 ? unlisted : null, out var dropped);
        if (fromContext is not null && !FitInOneHeader(callersHeader, fromContext))
        {
            (fromContext, dropped) = (null, dropped + 1);
        }

        s_dropped.Add(dropped);
        var baggage = new SentBaggage(destination, callersHeader, overridesPropagation)
        {
            Whole = callersHeader.Length == 0 ? fromContext : fromContext is null ? callersHeader : $"{callersHeader},{fromContext}",
            Unlisted = callersHeader.Length == 0 ? ContextBaggage.None.Write(ctx, unlisted, out _) : callersHeader,
        };
        request.Options.Set(s_baggage, baggage);
        BaggageRedirectFilter.Begin();
        SetHeader(request, baggage.Whole, overridesPropagation);
    }

    // Writes the propagator's headers without listed keys. Older propagators use Correlation-Context instead of baggage.
    private static void WriteUnlistedOnly(HttpRequestMessage request) => DistributedContextPropagator.Current.Inject(
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

    private static bool FitInOneHeader(string callersHeader, string fromContext) =>
        callersHeader.Length + 1 + fromContext.Length <= ContextBaggage.MaxBytes && callersHeader.AsSpan().Count(',') + fromContext.AsSpan().Count(',') + 2 <= ContextBaggage.MaxMembers;

    private static void SetHeader(HttpRequestMessage request, string? baggage, bool overridesPropagation)
    {
        request.Headers.Remove(ContextBaggage.Header);
        if (!string.IsNullOrEmpty(baggage))
        {
            request.Headers.TryAddWithoutValidation(ContextBaggage.Header, baggage);
        }

        if (overridesPropagation)
        {
            WriteUnlistedOnly(request);
        }
    }

    /// <summary>A request's baggage.</summary>
    /// <param name="destination">The options with the trusted hosts, which get all of it.</param>
    /// <param name="callersHeader">The header that the caller has set; empty for none.</param>
    /// <param name="overridesPropagation">Whether the framework would send listed keys of the activity by itself.</param>
    private sealed class SentBaggage(HttpPropagationOptions destination, string callersHeader, bool overridesPropagation)
    {
        private string? _firstAuthority;        // host and port of the first hop; null before it

        public string CallersHeader => callersHeader;

        public bool OverridesPropagation => overridesPropagation;

        public required string? Whole { get; init; }

        public required string? Unlisted { get; init; }

        // An inner handler may have replaced the host's name by an address, so the first hop counts as the intended destination.
        public bool MayReceive(Uri? uri) => (_firstAuthority ??= uri?.Authority) == uri?.Authority || destination.Trusts(uri);
    }
}
