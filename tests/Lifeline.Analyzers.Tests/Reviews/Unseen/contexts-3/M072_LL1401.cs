// Keys match by identity: a key made in each call is found by nobody.

namespace M072;

public static class Users
{
    public static Context WithUser(this Context ctx, string user)
    {
        var key = new ContextKey<string>("user");
        return ctx.WithValue(key, user);
    }
}
