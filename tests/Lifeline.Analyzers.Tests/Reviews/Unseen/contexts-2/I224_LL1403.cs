// The answer and the value are matched together.

namespace I224;

public sealed class Footer
{
    private static readonly ContextKey<string> Site = new("site");

    public string Show(Context ctx) => (ctx.TryGet(Site, out var site), site) switch
    {
        (true, { Length: > 0 } name) => name,
        _ => "unknown site",
    };
}
