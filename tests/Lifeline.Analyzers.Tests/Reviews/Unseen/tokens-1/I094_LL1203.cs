// The filter lets the cancellation through; everything else is logged and the loop goes on.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace I094;

public class SyncWorker(Func<CancellationToken, Task> sync, ILogger<SyncWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await sync(stoppingToken);
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                log.LogError(ex, "sync failed");
            }
            await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
        }
    }
}
