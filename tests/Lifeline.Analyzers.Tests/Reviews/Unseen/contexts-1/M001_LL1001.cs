// The scope is kept in a variable and used, but nobody ever disposes it.
using Lifeline;

namespace M001;

public sealed class PriceClient(HttpClient http)
{
    public async Task<decimal> GetPriceAsync(Context ctx, string sku)
    {
        var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(800));
        var text = await http.GetStringAsync($"/prices/{sku}", scope);
        return decimal.Parse(text);
    }
}
