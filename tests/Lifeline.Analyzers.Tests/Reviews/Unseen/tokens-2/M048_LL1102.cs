// default(CancellationToken) in an interface's implementation that was given a token.
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace M048;

public sealed class QueueCheck(Func<CancellationToken, Task<int>> depth) : IHealthCheck
{
    async Task<HealthCheckResult> IHealthCheck.CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var waiting = await depth(default(CancellationToken));
        return waiting switch
        {
            < 100 => HealthCheckResult.Healthy(),
            < 1_000 => HealthCheckResult.Degraded($"{waiting} messages"),
            _ => HealthCheckResult.Unhealthy($"{waiting} messages"),
        };
    }
}
