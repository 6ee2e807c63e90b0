// The value was put on a derived context so that the handler sees it, and the handler gets the old one.

namespace M092;

public sealed class TenantRouter
{
    private static readonly ContextKey<string> Tenant = new("tenant", shown: true);

    public async Task RouteAsync(Context ctx, string host, Func<Context, Task> handler)
    {
        var withTenant = ctx.WithValue(Tenant, host.Split('.')[0]);
        await handler(ctx);
        Console.WriteLine($"routed {withTenant.Name}");
    }
}
