// The outer context is asked to tell whose time was up; no work is given to it.
using Lifeline;

namespace I049;

public class Fallback(HttpClient http)
{
    public async Task<string> GetAsync(Context ctx, string path)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(400));
        try
        {
            return await http.GetStringAsync(path, scope);
        }
        catch (DeadlineExceededException) when (!ctx.IsDone)
        {
            return "(stale)";
        }
    }
}
