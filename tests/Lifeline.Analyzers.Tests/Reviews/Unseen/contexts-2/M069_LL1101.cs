// The LINQ selector calls the variant without the context for each id.

namespace M069;

public interface IPrices
{
    Task<decimal> GetAsync(string sku);

    Task<decimal> GetAsync(Context ctx, string sku);
}

public sealed class Basket(IPrices prices)
{
    public async Task<decimal> SumAsync(Context ctx, IEnumerable<string> skus)
    {
        var all = await Task.WhenAll(from sku in skus where sku.Length > 0 select prices.GetAsync(sku));
        ctx.ThrowIfDone();
        return all.Sum();
    }
}
