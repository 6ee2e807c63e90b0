// The local function's scope is never disposed, the outer one is.

namespace M011;

public sealed class Pricing(HttpClient http)
{
    public async Task<decimal> BestAsync(Context ctx, string sku)
    {
        using var all = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        return Math.Min(await OfferAsync(all, "north"), await OfferAsync(all, "south"));

        async Task<decimal> OfferAsync(Context ctx, string region)
        {
            var one = ctx.WithTimeout(TimeSpan.FromMilliseconds(700));
            return await http.GetFromJsonAsync<decimal>($"/{region}/{sku}", one);
        }
    }
}
