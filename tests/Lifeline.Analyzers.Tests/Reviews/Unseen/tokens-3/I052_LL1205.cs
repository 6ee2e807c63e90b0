// assigned once before the loop: the chain has one link, however often the loop turns
namespace I052;

public sealed class Crawler(Func<string, CancellationToken, Task<string?>> follow)
{
    public async Task<int> CrawlAsync(string start, CancellationToken token)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(token);
        bounded.CancelAfter(TimeSpan.FromMinutes(2));
        token = bounded.Token;
        var hops = 0;
        for (string? at = start; at is not null; hops++)
            at = await follow(at, token);
        return hops;
    }
}
