// Logging, string and collection calls have nothing to wait for; the one call that waits gets the context.
using Lifeline;
using Microsoft.Extensions.Logging;

namespace I039;

public class Enricher(ILogger<Enricher> logger, HttpClient http)
{
    public async Task<IDictionary<string, string>> EnrichAsync(Context ctx, IEnumerable<string> ids)
    {
        var result = new SortedDictionary<string, string>();
        foreach (var id in ids.Distinct().Order())
        {
            logger.LogDebug("enriching {Id}", id);
            result[id] = (await http.GetStringAsync("/e/" + id, ctx)).Trim();
        }

        return result;
    }
}
