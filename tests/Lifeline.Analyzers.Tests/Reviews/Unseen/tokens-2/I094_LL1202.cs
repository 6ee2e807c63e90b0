// The periodic timer's wait takes the token and throws at its end.
namespace I094;

public sealed class Every(TimeSpan period, TimeProvider clock)
{
    public async Task DoAsync(Func<CancellationToken, ValueTask> work, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        do
        {
            await work(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
