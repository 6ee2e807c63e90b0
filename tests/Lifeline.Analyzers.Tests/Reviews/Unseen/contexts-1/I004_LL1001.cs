// The using declaration's value comes from a conditional expression; both scopes are disposed by it.
using Lifeline;

namespace I004;

public class Gateway(HttpClient http)
{
    public async Task<string> CallAsync(Context ctx, string path, bool interactive)
    {
        using var scope = interactive ? ctx.WithTimeout(TimeSpan.FromSeconds(1)) : ctx.WithCancel();
        return await http.GetStringAsync(path, scope);
    }
}
