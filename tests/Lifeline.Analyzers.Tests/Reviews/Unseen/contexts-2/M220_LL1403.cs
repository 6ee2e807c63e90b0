// The answer is thrown away and the user is used, which may be null.

namespace M220;

public sealed class Stamp
{
    private static readonly ContextKey<string> User = new("user");

    public string Sign(Context ctx, string text)
    {
        ctx.TryGet(User, out var user);
        return $"{text} ({user!.ToUpperInvariant()})";
    }
}
