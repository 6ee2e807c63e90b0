// The conditional picks between two scopes and then disposes neither.

namespace M010;

public sealed class SearchHandler(HttpClient http)
{
    public async Task<string> SearchAsync(Context ctx, string query, bool interactive)
    {
        var scope = interactive ? ctx.WithTimeout(TimeSpan.FromMilliseconds(300)) : ctx.WithTimeout(TimeSpan.FromSeconds(30));
        var hits = await http.GetStringAsync($"/search?q={Uri.EscapeDataString(query)}", scope);
        return hits.Length > 2 ? hits : "[]";
    }
}
