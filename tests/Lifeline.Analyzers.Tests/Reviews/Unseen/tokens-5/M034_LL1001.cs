// The early return for an empty page leaves the linked source undisposed.
namespace M034;

public interface IFeed { Task<string[]> PageAsync(int page, CancellationToken ct); Task MarkReadAsync(string[] items, CancellationToken ct); }

public class FeedImport(IFeed feed)
{
    public async Task<int> ImportAsync(int page, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(5_000);
        var items = await feed.PageAsync(page, source.Token);
        if (items.Length == 0)
        {
            return 0;
        }

        await feed.MarkReadAsync(items, source.Token);
        source.Dispose();
        return items.Length;
    }
}
