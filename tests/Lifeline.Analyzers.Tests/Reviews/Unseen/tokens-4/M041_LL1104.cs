// The workers of the crawl listen to a fresh source that the token parameter cannot end.
namespace M041;

public sealed class Crawler
{
    public async Task CrawlAsync(Func<CancellationToken, Task<bool>> visit, int workers, CancellationToken token)
    {
        using CancellationTokenSource done = new();
        var tasks = Enumerable.Range(0, workers).Select(async _ =>
        {
            while (!done.IsCancellationRequested)
            {
                if (!await visit(done.Token)) done.Cancel();
            }
        });
        await Task.WhenAll(tasks);
    }
}
