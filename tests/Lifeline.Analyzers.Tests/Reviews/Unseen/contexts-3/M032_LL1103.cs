// The audit needs the tenant's value, which only the derived context carries.

namespace M032;

public interface IAudit { Task RecordAsync(Context ctx, string what); }

public static class Auditing
{
    private static readonly ContextKey<string> Tenant = new("tenant");

    public static async Task RecordAsync(Context ctx, IAudit audit, string tenant, string what)
    {
        var tenantCtx = ctx.WithValue(Tenant, tenant);
        await audit.RecordAsync(ctx, what);
    }
}
