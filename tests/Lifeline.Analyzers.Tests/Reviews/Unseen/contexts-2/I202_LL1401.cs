// A static generic holder makes one key for each type, once.

namespace I202;

public static class KeyOf<T>
{
    public static readonly ContextKey<T> Key = new(typeof(T).Name);
}

public readonly record struct TenantId(int Value);

public sealed class Tenancy
{
    public Context Enter(Context ctx, TenantId tenant) => ctx.WithValue(KeyOf<TenantId>.Key, tenant);
}
