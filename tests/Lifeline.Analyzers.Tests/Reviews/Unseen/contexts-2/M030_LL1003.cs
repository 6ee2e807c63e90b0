// The task is returned out of the `using`: the scope is disposed, and so cancelled, before it is done.

namespace M030;

public sealed class CatalogClient(HttpClient http)
{
    public Task<string> GetAsync(Context ctx, string id)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        return http.GetStringAsync($"/catalog/{id}", scope);
    }
}
