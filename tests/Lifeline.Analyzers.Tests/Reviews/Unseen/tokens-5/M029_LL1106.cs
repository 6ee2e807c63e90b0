// The discarded task is started without the token, so the warm-up goes on after a shutdown.
// also: LL1101
namespace M029;

public interface ICatalogCache { Task WarmAsync(CancellationToken ct = default); Task<int> CountAsync(CancellationToken ct); }

public class CatalogService(ICatalogCache cache)
{
    public async Task<int> OpenAsync(CancellationToken ct)
    {
        var count = await cache.CountAsync(ct);
        if (count == 0)
        {
            _ = cache.WarmAsync();
        }

        return count;
    }
}
