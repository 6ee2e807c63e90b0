// The scope was made for the call right below it, which is given the parent.

namespace M090;

public sealed class StockClient(HttpClient http)
{
    public async Task<int> LeftAsync(Context ctx, string sku)
    {
        using var limited = ctx.WithTimeout(TimeSpan.FromMilliseconds(500));
        return await http.GetFromJsonAsync<int>($"/stock/{sku}", ctx);
    }
}
