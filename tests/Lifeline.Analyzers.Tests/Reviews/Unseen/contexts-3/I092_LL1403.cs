// The answer is kept in a local and asked before the value is used.

namespace I092;

public static class Audience
{
    private static readonly ContextKey<string> Group = new("group");

    public static string Greeting(Context ctx)
    {
        var known = ctx.TryGet(Group, out var group);
        var text = "Welcome";
        if (known)
        {
            text += $", {group}";
        }

        return text;
    }
}
