// Reading with a local key made for this call can't find anything.
using Lifeline;

namespace M092;

public class Correlation
{
    public string IdOf(Context ctx)
    {
        var key = new ContextKey<Guid>("correlation");
        return ctx.TryGet(key, out var id) ? id.ToString("N") : "-";
    }
}
