// The local function captures the outer token inside of the using block that limits its work.
namespace M052;

public interface ICatalog { Task<IReadOnlyList<int>> PageAsync(int number, CancellationToken token); }

public sealed class CatalogSync(ICatalog catalog)
{
    public async Task<int> CountAsync(int pages, CancellationToken token)
    {
        using (var budget = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            budget.CancelAfter(TimeSpan.FromSeconds(30));
            var counts = await Task.WhenAll(Enumerable.Range(0, pages).Select(CountPageAsync));
            return counts.Sum();

            async Task<int> CountPageAsync(int page) => (await catalog.PageAsync(page, token)).Count;
        }
    }
}
