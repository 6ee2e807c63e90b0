// The page's source is made per shard, one loop too far out: a page that times out takes the rest of the shard with it.
namespace M006;

public record Page(int Number);

public interface IShard { IReadOnlyList<Page> Pages { get; } Task CopyAsync(Page page, CancellationToken token); }

public static class ShardCopier
{
    public static async Task<int> CopyAllAsync(IEnumerable<IShard> shards, TimeSpan pageLimit, CancellationToken token)
    {
        var skipped = 0;
        foreach (var shard in shards)
        {
            using var pageSource = CancellationTokenSource.CreateLinkedTokenSource(token);
            foreach (var page in shard.Pages)
            {
                pageSource.CancelAfter(pageLimit);
                try
                {
                    await shard.CopyAsync(page, pageSource.Token);
                }
                catch (OperationCanceledException) when (pageSource.IsCancellationRequested && !token.IsCancellationRequested)
                {
                    skipped++;
                }
            }
        }

        return skipped;
    }
}
