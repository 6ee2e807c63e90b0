// This chain is a builder's, no context's.
using Lifeline;

namespace I101;

public sealed record Query(string Text) { public Query WithFilter(string filter) => this with { Text = $"{Text}&{filter}" }; }
public class Finder(HttpClient http)
{
    public Task<string> FindAsync(Context ctx, IEnumerable<string> filters)
    {
        var query = new Query("?all=1");
        foreach (var filter in filters)
        {
            query = query.WithFilter(filter);
        }

        return http.GetStringAsync(query.Text, ctx);
    }
}
