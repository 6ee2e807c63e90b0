// The load is shared by all callers: SingleFlight hands its own context to the work, and the lambda passes that one.

namespace I030;

public sealed class Prices(HttpClient http)
{
    private readonly SingleFlight<string, decimal> _flights = new();

    public Task<decimal> GetAsync(Context ctx, string sku)
    {
        return _flights.DoAsync(ctx, sku, async shared =>
        {
            return await http.GetFromJsonAsync<decimal>($"/prices/{sku}", shared);
        });
    }
}
