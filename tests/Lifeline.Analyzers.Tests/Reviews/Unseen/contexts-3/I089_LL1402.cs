// A small immutable record is what a value should be.

namespace I089;

public sealed record Caller(string Name, Guid Tenant);

public static class Callers
{
    private static readonly ContextKey<Caller> Key = new("caller");

    public static Context WithCaller(this Context ctx, string name, Guid tenant) => ctx.WithValue(Key, new Caller(name, tenant));
}
