// The group's source should be linked to the token that came in; as a root it only hears of failures inside.
namespace M020;

public interface IWarehouse { Task<int> StockAsync(string sku, CancellationToken token); }

public sealed class StockSum(IReadOnlyList<IWarehouse> warehouses)
{
    public async Task<int> SumAsync(string sku, CancellationToken token)
    {
        using CancellationTokenSource group = new();
        var all = warehouses.Select(async warehouse =>
        {
            try
            {
                return await warehouse.StockAsync(sku, group.Token);
            }
            catch (HttpRequestException)
            {
                group.Cancel();
                throw;
            }
        });
        var stocks = await Task.WhenAll(all);
        return stocks.Sum();
    }
}
