// The answer goes through a local and is checked before the value is used.

namespace I220;

public sealed class Audit
{
    private static readonly ContextKey<string> User = new("user");

    public string Line(Context ctx, string what)
    {
        var known = ctx.TryGet(User, out var user);
        if (!known)
        {
            return $"somebody {what}";
        }

        return $"{user} {what}";
    }
}
