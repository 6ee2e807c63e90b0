// The answer is ignored: without a tenant the query runs for null.

namespace M079;

public interface ITenantStore { Task<int> CountAsync(Context ctx, string? tenant); }

public sealed class Counting(ITenantStore store)
{
    private static readonly ContextKey<string> Tenant = new("tenant");

    public async Task<int> CountAsync(Context ctx)
    {
        ctx.TryGet(Tenant, out var tenant);
        return await store.CountAsync(ctx, tenant);
    }
}
