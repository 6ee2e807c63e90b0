// One static key for all calls.
using Lifeline;

namespace I108;

public static class UserKeys
{
    public static ContextKey<string> User { get; } = new("user");
    public static string NameOf(Context ctx) => ctx.TryGet(User, out var name) ? name : "nobody";
}
