// At the edge a framework hands over a token; From finds the context behind it and is no new root.
using Lifeline;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace I053;

public class StoreCheck(Func<Context, Task<bool>> ping) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var ctx = Context.From(cancellationToken);
        return await ping(ctx) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }
}
