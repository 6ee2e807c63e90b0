// An enum and a small readonly struct are no heavy values.
using Lifeline;

namespace I114;

public enum Priority { Low, High }
public readonly record struct TenantId(int Value);
public static class Scheduling
{
    private static readonly ContextKey<Priority> Prio = new("priority");
    private static readonly ContextKey<TenantId> Tenant = new("tenant");
    public static Context For(Context ctx, TenantId tenant) => ctx.WithValue(Prio, Priority.High).WithValue(Tenant, tenant);
}
