// The filter lets the cancellation through, and only real failures are logged.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace I073;

public interface ISync { Task SyncAsync(CancellationToken ct); }

public sealed class SyncService(ISync sync, ILogger<SyncService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await sync.SyncAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning(e, "sync failed, next try in a minute");
            }

            await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
        }
    }
}
