// Each round's limit is a fresh source: when the service stops, a running clean-up goes on for up to half a minute.
using Microsoft.Extensions.Hosting;

namespace M018;

public interface ISessionStore { Task RemoveExpiredAsync(CancellationToken token); }

public sealed class SessionCleaner(ISessionStore sessions) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(5));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            using var round = new CancellationTokenSource(30_000);
            await sessions.RemoveExpiredAsync(round.Token);
        }
    }
}
