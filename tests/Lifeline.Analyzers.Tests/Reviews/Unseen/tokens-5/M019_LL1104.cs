// The body's token from Parallel.ForEachAsync is ignored by the new source, so a failed sibling no longer stops the others.
namespace M019;

public interface IIndexer { Task IndexAsync(string document, CancellationToken ct); }

public class BulkIndexer(IIndexer indexer)
{
    public Task IndexAllAsync(IEnumerable<string> documents, CancellationToken ct) =>
        Parallel.ForEachAsync(documents, ct, async (document, itemToken) =>
        {
            using var limit = new CancellationTokenSource();
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            await indexer.IndexAsync(document, limit.Token);
        });
}
