// Only the answer matters; the value is discarded.

namespace I223;

public sealed class Anonymous
{
    private static readonly ContextKey<string> User = new("user");

    public bool Is(Context ctx) => !ctx.TryGet(User, out _);
}
