// The probe's catch-all reports a cancelled check as an unhealthy server.
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace M067;

public class UpstreamCheck(HttpClient http) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var response = await http.GetAsync("/ready", cancellationToken);
            return response.IsSuccessStatusCode ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded();
        }
        catch (Exception)
        {
            return HealthCheckResult.Unhealthy("upstream is down");
        }
    }
}
