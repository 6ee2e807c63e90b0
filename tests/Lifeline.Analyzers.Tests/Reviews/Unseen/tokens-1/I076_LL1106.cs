// The work has the token by capture; whether Task.Run has it too only decides about a task not yet begun.

namespace I076;

public class Crawler(Func<Uri, CancellationToken, Task> crawl)
{
    public async Task CrawlAsync(Uri root, CancellationToken ct)
    {
        await Task.Run(async () =>
        {
            await crawl(root, ct);
        }, ct);
    }
}
