// A heartbeat runs beside the work and is cancelled and awaited in finally, inside the using.

namespace I022;

public interface ILock { Task RenewAsync(CancellationToken ct); }

public class LockedWork(ILock l, TimeProvider time)
{
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var heartbeat = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var beating = BeatAsync(heartbeat.Token);
        try
        {
            await work(heartbeat.Token);
        }
        finally
        {
            heartbeat.Cancel();
            await beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), time, ct);
            await l.RenewAsync(ct);
        }
    }
}
