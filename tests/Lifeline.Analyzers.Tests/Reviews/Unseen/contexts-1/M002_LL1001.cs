// Converting the new scope to a Context right away throws away the only means of ending it.
using Lifeline;

namespace M002;

public interface ISearch { Task<string[]> FindAsync(Context ctx, string term); }

public class Suggestions
{
    private readonly ISearch _search;
    public Suggestions(ISearch search) => _search = search;

    public async Task<string[]> TopAsync(Context ctx, string term)
    {
        Context limited = ctx.WithTimeout(TimeSpan.FromMilliseconds(150));
        var hits = await _search.FindAsync(limited, term);
        return hits.Take(5).ToArray();
    }
}
