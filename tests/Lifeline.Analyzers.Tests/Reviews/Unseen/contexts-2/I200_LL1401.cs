// One static key for writer and reader.

namespace I200;

public static class RequestUser
{
    private static readonly ContextKey<string> Key = new("user") { Wire = WireFormat.Text };

    extension(Context ctx)
    {
        public Context WithUser(string user) => ctx.WithValue(Key, user);

        public string? User => ctx.TryGet(Key, out var user) ? user : null;
    }
}
