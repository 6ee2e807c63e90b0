// The tick's source is wrapped around the loop instead of around one tick, so a single late tick ends all later ones.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace M003;

public interface IExchangeRates { Task RefreshAsync(CancellationToken token); }

public sealed class RateRefresher(IExchangeRates rates, ILogger<RateRefresher> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using (var tick = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken))
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                tick.CancelAfter(TimeSpan.FromSeconds(20));
                try
                {
                    await rates.RefreshAsync(tick.Token);
                }
                catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
                {
                    log.LogWarning("this refresh took too long, the next one comes in a minute");
                }

                await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
            }
        }
    }
}
