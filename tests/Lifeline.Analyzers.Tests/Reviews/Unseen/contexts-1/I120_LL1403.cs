// A pattern compares the answer with false, and the method is left on it.
using Lifeline;

namespace I120;

public class Region
{
    private static readonly ContextKey<string> Key = new("region");
    public string HostFor(Context ctx, string service)
    {
        if (ctx.TryGet(Key, out var region) is false)
            return service;
        return $"{region}.{service}";
    }
}
