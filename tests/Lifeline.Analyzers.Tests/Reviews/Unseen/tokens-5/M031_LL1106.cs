// A background task with an endless refresh is set going by Task.Run and gets no token although stoppingToken is there.
using Microsoft.Extensions.Hosting;

namespace M031;

public interface IGauge { void Refresh(); }
public interface IListener { Task ListenAsync(CancellationToken ct); }

public sealed class GaugeService(IGauge gauge, IListener listener) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = Task.Run(RefreshForeverAsync);
        await listener.ListenAsync(stoppingToken);
    }

    private async Task RefreshForeverAsync()
    {
        while (true)
        {
            gauge.Refresh();
            await Task.Delay(TimeSpan.FromSeconds(15));
        }
    }
}
