using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Reads how much time a request's caller says it has, by whichever of the headers in use.</summary>
internal sealed class CallerTimeoutReader(IOptions<LifelineOptions> options, RequestContextMetrics contexts)
{
    private readonly RemainingTimeHeader[] _headers = [.. options.Value.CallerHeaders];
    private readonly RemainingTimeLimits _limits = options.Value.CallerLimits;
    private readonly TimeSpan _strangersFloor = Least(options.Value.StrangersFloor, options.Value.CallerLimits.Ceiling);

    /// <param name="headers">The request's.</param>
    /// <param name="isTrusted">Whether its caller is. One that is not can't shorten below the strangers' floor.</param>
    /// <returns>The least of what was told, held to the limits; null when nothing that can be read was.</returns>
    public TimeSpan? Of(IHeaderDictionary headers, bool isTrusted)
    {
        TimeSpan? least = null;
        foreach (var header in _headers)
        {
            var values = headers[header.Name];
            if (values.Count == 0)
            {
                continue;
            }

            if (values.Count == 1 && header.TryParse(values[0], out var told))
            {
                least = told < least ? told : least ?? told;
            }
            else
            {
                contexts.CountMalformed(header);        // and not logged: a client could send them by the million
            }
        }

        if (least is not { } remaining)
        {
            return null;
        }

        var time = _limits.Apply(remaining);
        return isTrusted || time > _strangersFloor ? time : _strangersFloor;
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
