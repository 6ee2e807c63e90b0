// WithValue and WithName derive without anything to dispose.

namespace I004;

public sealed class TenantMiddleware
{
    private static readonly ContextKey<string> Tenant = new("tenant");

    public async Task InvokeAsync(Context ctx, string tenant, Func<Context, Task> next)
    {
        var tagged = ctx.WithValue(Tenant, tenant);
        var named = tagged.WithName($"tenant {tenant}");
        await next(named);
    }
}
