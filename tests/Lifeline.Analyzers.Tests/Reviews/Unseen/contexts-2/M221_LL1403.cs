// The answer is assigned to a discard; the tenant 0 of a missing value reads somebody's rows.

namespace M221;

public sealed class Rows(IReadOnlyDictionary<int, string> byTenant)
{
    private static readonly ContextKey<int> Tenant = new("tenant");

    public string Read(Context ctx)
    {
        _ = ctx.TryGet(Tenant, out var tenant);
        return byTenant[tenant];
    }
}
