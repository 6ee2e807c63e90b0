// An immutable record class with init-only members: a name, not a service, though it is called so.

namespace I211;

public sealed record ServiceName(string Value);

public sealed class Naming(Func<Context, Task> next)
{
    private static readonly ContextKey<ServiceName> Key = new("service", shown: true);

    public Task InvokeAsync(Context ctx) => next(ctx.WithValue(Key, new ServiceName("pricing")));
}
