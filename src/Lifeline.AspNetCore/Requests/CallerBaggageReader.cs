using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Reads a trusted caller's values into the context. Removes all callers' values from the activity's baggage.</summary>
internal sealed class CallerBaggageReader(IOptions<LifelineOptions> options, RequestContextMetrics metrics)
{
    private readonly ContextBaggage _allowed = options.Value.CallerBaggage;
    private readonly Func<HttpContext, bool>? _trusts = options.Value.TrustsCaller;

    public bool Trusts(HttpContext http) => _trusts is not null && _trusts(http);

    /// <returns>A context with the values; the same when there are none.</returns>
    public Context AddTo(Context ctx, HttpContext http, bool isTrusted)
    {
        if (_allowed.IsEmpty)
        {
            return ctx;
        }

        RemoveFrom(Activity.Current);
        var headers = http.Request.Headers[ContextBaggage.Header];
        if (headers.Count == 0 || !isTrusted)
        {
            return ctx;
        }

        // Several headers are equivalent to one, joined by commas.
        var header = headers.Count == 1 ? headers[0] : string.Join(',', headers.AsEnumerable());
        ctx = _allowed.Read(ctx, header, out var malformed);
        if (malformed > 0)
        {
            metrics.CountMalformedValues(malformed);
        }

        return ctx;
    }

    // The framework reads any caller's baggage into the request's activity, and sends an activity's baggage to any host. So an untrusted
    // caller's values would be sent on as if they were trusted, and a trusted caller's values to untrusted hosts. Only the context keeps them.
    private void RemoveFrom(Activity? activity)
    {
        for (; activity is not null; activity = activity.Parent)
        {
            foreach (var (name, _) in activity.Baggage.ToArray())
            {
                if (_allowed.Contains(name))
                {
                    activity.SetBaggage(name, null);        // removes one entry of this activity, none of its parent
                }
            }
        }
    }
}
