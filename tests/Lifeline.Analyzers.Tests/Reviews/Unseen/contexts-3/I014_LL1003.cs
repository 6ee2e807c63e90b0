// Both tasks are started first, and both awaited before the using ends.

namespace I014;

public interface IShop { Task<decimal> PriceAsync(Context ctx, int id); Task<int> StockAsync(Context ctx, int id); }

public sealed class Offers(IShop shop)
{
    public async Task<(decimal, int)> GetAsync(Context ctx, int id)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));
        var price = shop.PriceAsync(scope, id);
        var stock = shop.StockAsync(scope, id);
        await Task.WhenAll(price, stock);
        return (await price, await stock);
    }
}
