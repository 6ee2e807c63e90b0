// It is reassigned at most once: the loop is left right after it.
using Lifeline;

namespace I100;

public class TenantOf(Func<Context, Task> next)
{
    private static readonly ContextKey<string> Tenant = new("tenant");
    public async Task InvokeAsync(Context ctx, IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (name == "x-tenant")
            {
                ctx = ctx.WithValue(Tenant, value);
                break;
            }
        }

        await next(ctx);
    }
}
