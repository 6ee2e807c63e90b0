// One per-feed timeout source serves the whole loop: once one feed has timed out, all later feeds fail at once.
using Microsoft.Extensions.Logging;

namespace M011;

public class FeedSync(HttpClient http, ILogger<FeedSync> log)
{
    public async Task<int> SyncAllAsync(IReadOnlyList<Uri> feeds, CancellationToken ct)
    {
        var synced = 0;
        using var perFeed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        foreach (var feed in feeds)
        {
            perFeed.CancelAfter(TimeSpan.FromSeconds(10));
            try
            {
                await http.GetStringAsync(feed, perFeed.Token);
                synced++;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                log.LogWarning("{Feed} timed out", feed);
            }
        }
        return synced;
    }
}
