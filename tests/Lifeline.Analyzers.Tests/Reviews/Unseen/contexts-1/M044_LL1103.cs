// The tenant's context is made for the work below, which is given the one without the tenant.
using Lifeline;

namespace M044;

public interface ITenantStore { Task<string> ReadAsync(Context ctx, string key); }
public class TenantSettings(ITenantStore store)
{
    private static readonly ContextKey<string> Tenant = new("tenant");

    public async Task<string> ReadAsync(Context ctx, string tenant, string key)
    {
        var tenantCtx = ctx.WithValue(Tenant, tenant);
        return await store.ReadAsync(ctx, key);
    }
}
