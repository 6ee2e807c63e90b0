// The per-page source lies in a helper of its own, so its end comes with each page although no using is seen in the loop.
namespace I009;

public interface ICatalog { Task<IReadOnlyList<string>> PageAsync(int page, CancellationToken ct); }

public sealed class CatalogReader(ICatalog catalog)
{
    public async Task<List<string>> ReadAllAsync(CancellationToken ct)
    {
        var all = new List<string>();
        for (var page = 0; ; page++)
        {
            var items = await ReadPageAsync(page, ct);
            if (items.Count == 0)
            {
                return all;
            }

            all.AddRange(items);
        }
    }

    private async Task<IReadOnlyList<string>> ReadPageAsync(int page, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        return await catalog.PageAsync(page, limit.Token);
    }
}
