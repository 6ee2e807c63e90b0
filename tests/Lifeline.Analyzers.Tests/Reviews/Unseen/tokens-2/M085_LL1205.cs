// Each turn links below the token of the turn before: the chain grows and the limits pile up.
namespace M085;

public sealed class Crawler(Func<string, CancellationToken, Task<string?>> visit)
{
    public async Task CrawlAsync(string? page, CancellationToken token)
    {
        while (page is not null)
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
            linked.CancelAfter(TimeSpan.FromSeconds(10));
            token = linked.Token;
            page = await visit(page, token);
        }
    }
}
