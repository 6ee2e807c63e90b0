// A timeout of zero ends the context before the call begins.
using Lifeline;

namespace M084;

public class Search(HttpClient http)
{
    public async Task<string> FindAsync(Context ctx, string term)
    {
        using var scope = ctx.WithTimeout(TimeSpan.Zero);
        return await http.GetStringAsync("/search?q=" + Uri.EscapeDataString(term), scope);
    }
}
