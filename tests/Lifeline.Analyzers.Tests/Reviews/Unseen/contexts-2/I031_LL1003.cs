// The tasks are started without await, but all are awaited within the scope.

namespace I031;

public sealed class Dashboard(HttpClient http)
{
    public async Task<(string Sales, string Stock)> LoadAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        var sales = http.GetStringAsync("/sales", scope);
        var stock = http.GetStringAsync("/stock", scope);
        await Task.WhenAll(sales, stock);
        return (await sales, await stock);
    }
}
