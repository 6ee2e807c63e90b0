using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Reads how much time a request's caller has left, from the configured headers.</summary>
internal sealed class CallerTimeoutReader(IOptions<LifelineOptions> options, RequestContextMetrics metrics)
{
    private readonly RemainingTimeHeader[] _headers = [.. options.Value.CallerHeaders];
    private readonly RemainingTimeLimits _limits = options.Value.CallerLimits;
    private readonly TimeSpan _untrustedFloor = Min(options.Value.StrangersFloor, options.Value.CallerLimits.Ceiling);

    /// <param name="headers">The request's headers.</param>
    /// <param name="isTrusted">Whether its caller is trusted. An untrusted one can't shorten below the floor for untrusted callers.</param>
    /// <returns>The shortest of the headers' times, within the limits; null when there is no well-formed header.</returns>
    public TimeSpan? Of(IHeaderDictionary headers, bool isTrusted)
    {
        TimeSpan? shortest = null;
        foreach (var header in _headers)
        {
            var values = headers[header.Name];
            if (values.Count == 0)
            {
                continue;
            }

            if (values.Count == 1 && header.TryParse(values[0], out var parsed))
            {
                shortest = parsed < shortest ? parsed : shortest ?? parsed;
            }
            else
            {
                metrics.CountMalformed(header);         // not logged: a client could fill the log
            }
        }

        if (shortest is not { } remaining)
        {
            return null;
        }

        var time = _limits.Apply(remaining);
        return isTrusted || time > _untrustedFloor ? time : _untrustedFloor;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
