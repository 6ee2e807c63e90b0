// A dictionary's string key has nothing to do with a context's.
using Lifeline;

namespace I111;

public class Headers
{
    public Dictionary<string, object> For(Context ctx, string trace)
    {
        var items = new Dictionary<string, object> { ["trace"] = trace };
        items["remaining"] = ctx.Remaining?.TotalMilliseconds ?? -1;
        return items;
    }
}
