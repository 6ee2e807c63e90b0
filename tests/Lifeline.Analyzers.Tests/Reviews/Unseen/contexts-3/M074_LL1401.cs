// The key is made in the argument itself, anew for each read.

namespace M074;

public class Locale
{
    public string Of(Context ctx)
    {
        return ctx.TryGet(new ContextKey<string>("locale"), out var locale) ? locale : "en";
    }
}
