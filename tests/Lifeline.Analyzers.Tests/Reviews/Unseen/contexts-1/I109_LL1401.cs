// The factory gives static fields their keys, once each.
using Lifeline;

namespace I109;

public static class Keys
{
    public static readonly ContextKey<Guid> Trace = Declare<Guid>("trace");
    public static readonly ContextKey<int> Depth = Declare<int>("depth");
    private static ContextKey<T> Declare<T>(string name) => new("shop/" + name, shown: true);
}
