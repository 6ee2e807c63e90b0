// An array can be changed by everybody who reads it from the context.
using Lifeline;

namespace M097;

public static class Roles
{
    private static readonly ContextKey<string[]> Key = new("roles");
    public static Context Grant(Context ctx, params string[] roles) => ctx.WithValue(Key, roles);
}
