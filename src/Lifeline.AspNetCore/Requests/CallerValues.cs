using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Takes over the values that a trusted caller sends. From anybody else it takes none.</summary>
internal sealed class CallerValues(IOptions<LifelineOptions> options, RequestContexts contexts)
{
    private readonly ContextBaggage _allowed = options.Value.CallerBaggage;
    private readonly Func<HttpContext, bool>? _trusts = options.Value.TrustsCaller;

    /// <returns>A context with the values; the same when there are none.</returns>
    public Context AddTo(Context ctx, HttpContext http)
    {
        if (_allowed.IsEmpty || _trusts is null)
        {
            return ctx;
        }

        var headers = http.Request.Headers[ContextBaggage.Header];
        if (headers.Count == 0 || !_trusts(http))
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
}
