// The heartbeat has to be stopped by the linked source; the work itself must not be, so it gets the caller's token.
namespace I017;

public interface ILease { Task RenewAsync(CancellationToken ct); }

public sealed class LeasedWork(ILease lease)
{
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var heartbeatStop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var heartbeat = BeatAsync(heartbeatStop.Token);
        try
        {
            await work(ct);
        }
        finally
        {
            heartbeatStop.Cancel();
            await heartbeat.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync(CancellationToken stop)
    {
        while (true)
        {
            await lease.RenewAsync(stop);
            await Task.Delay(TimeSpan.FromSeconds(10), stop);
        }
    }
}
