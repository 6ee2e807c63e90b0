using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Reads how much time a request's caller says it has, by whichever of the headers in use.</summary>
internal sealed class CallerTimes(IOptions<LifelineOptions> options, RequestContexts contexts)
{
    private readonly RemainingTimeHeader[] _headers = [.. options.Value.CallerHeaders];
    private readonly RemainingTimeLimits _limits = options.Value.CallerLimits;

    /// <returns>The least of what was told, held to the limits; null when nothing that can be read was.</returns>
    public TimeSpan? Of(IHeaderDictionary headers)
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

        return least is { } remaining ? _limits.Apply(remaining) : null;
    }
}
