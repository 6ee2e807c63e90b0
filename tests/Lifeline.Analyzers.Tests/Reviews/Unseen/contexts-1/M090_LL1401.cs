// The key's identity is the key: one made in each call is never found again.
using Lifeline;

namespace M090;

public static class Tenants
{
    public static Context Set(Context ctx, string tenant) => ctx.WithValue(new ContextKey<string>("tenant"), tenant);
}
