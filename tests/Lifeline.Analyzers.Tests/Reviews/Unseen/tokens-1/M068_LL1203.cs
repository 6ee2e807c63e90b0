// The endless worker takes every exception, its own stop included, and never ends: a hot loop after the cancel.
// also: LL1204
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace M068;

public class OutboxWorker(Func<CancellationToken, Task> dispatch, ILogger<OutboxWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await dispatch(stoppingToken);
                await Task.Delay(1000, stoppingToken);
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "Dispatch failed");
            }
        }
    }
}
