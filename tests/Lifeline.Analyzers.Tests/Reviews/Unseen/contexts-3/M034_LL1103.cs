// The second of two calls within the budget slips back to the parent.

namespace M034;

public interface IBasket { Task<int> OpenAsync(Context ctx); Task AddAsync(Context ctx, int basket, string sku); }

public sealed class Baskets(IBasket baskets)
{
    public async Task<int> StartAsync(Context ctx, string sku)
    {
        using var budget = ctx.WithTimeout(TimeSpan.FromMilliseconds(700));     // for both calls
        var id = await baskets.OpenAsync(budget);
        await baskets.AddAsync(ctx, id, sku);
        return id;
    }
}
