// The early return for an empty cart leaves the scope undisposed.

namespace M001;

public sealed class CheckoutService(HttpClient http)
{
    public async Task<decimal> TotalAsync(Context ctx, IReadOnlyList<string> skus)
    {
        var limited = ctx.WithTimeout(TimeSpan.FromSeconds(3));
        if (skus.Count == 0)
        {
            return 0m;
        }

        try
        {
            var total = 0m;
            foreach (var sku in skus)
            {
                total += await http.GetFromJsonAsync<decimal>($"/price/{sku}", limited);
            }

            return total;
        }
        finally
        {
            limited.Dispose();
        }
    }
}
