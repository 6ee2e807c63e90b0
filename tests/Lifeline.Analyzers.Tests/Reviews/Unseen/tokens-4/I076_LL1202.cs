// WaitForNextTickAsync throws on cancel: the token is looked at in each round.
namespace I076;

public class CacheSweeper(Action sweep)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            sweep();
        }
    }
}
