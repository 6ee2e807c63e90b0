// The tasks of the LINQ query outlive the scope that they were started with.

namespace M033;

public sealed class Quotes(HttpClient http)
{
    public Task<decimal[]> AllAsync(Context ctx, IReadOnlyList<string> symbols)
    {
        using var limited = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        var quotes = symbols.Select(symbol => http.GetFromJsonAsync<decimal>($"/quote/{symbol}", limited)).ToList();
        return Task.WhenAll(quotes);
    }
}
