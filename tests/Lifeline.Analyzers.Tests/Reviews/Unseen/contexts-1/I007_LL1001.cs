// WithValue and WithName give plain contexts with nothing to dispose.
using Lifeline;

namespace I007;

public class Tagged(Func<Context, Task> next)
{
    private static readonly ContextKey<string> Tenant = new("tenant");

    public async Task InvokeAsync(Context ctx, string tenant)
    {
        var named = ctx.WithName($"tenant {tenant}");
        var tagged = named.WithValue(Tenant, tenant);
        await next(tagged);
    }
}
