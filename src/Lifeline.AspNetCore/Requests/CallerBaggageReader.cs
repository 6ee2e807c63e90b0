using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Takes over the values that a trusted caller sends. From anybody else it takes none, and lets nobody pass them on.</summary>
internal sealed class CallerBaggageReader(IOptions<LifelineOptions> options, RequestContextMetrics contexts)
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

        TakeOutOf(Activity.Current);
        var headers = http.Request.Headers[ContextBaggage.Header];
        if (headers.Count == 0 || !isTrusted)
        {
            return ctx;
        }

        // Several headers mean what one would, with commas in between.
        var header = headers.Count == 1 ? headers[0] : string.Join(',', headers.AsEnumerable());
        ctx = _allowed.Read(ctx, header, out var malformed);
        if (malformed > 0)
        {
            contexts.CountMalformedValues(malformed);
        }

        return ctx;
    }

    // The framework reads any caller's baggage into the request's activity, and sends an activity's baggage to any host. So a
    // stranger could have us vouch for its values, and a trusted caller's would go to strangers. They belong into the context alone.
    private void TakeOutOf(Activity? activity)
    {
        for (; activity is not null; activity = activity.Parent)
        {
            foreach (var (name, _) in activity.Baggage.ToArray())
            {
                if (_allowed.Contains(name))
                {
                    activity.SetBaggage(name, null);        // removes one entry, of its own and not of its parent
                }
            }
        }
    }
}
