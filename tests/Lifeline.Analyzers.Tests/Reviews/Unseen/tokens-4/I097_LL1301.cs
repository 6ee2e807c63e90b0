// Half a second, and ten million ticks: fractions and ticks that add up to real time.
namespace I097;

public interface IPing { Task<bool> PingAsync(CancellationToken token); }

public class DoublePing(IPing ping)
{
    public async Task<bool> PingAsync(CancellationToken token)
    {
        using var first = CancellationTokenSource.CreateLinkedTokenSource(token);
        first.CancelAfter(TimeSpan.FromSeconds(0.5));
        if (await ping.PingAsync(first.Token)) return true;

        using var second = CancellationTokenSource.CreateLinkedTokenSource(token);
        second.CancelAfter(new TimeSpan(10_000_000));
        return await ping.PingAsync(second.Token);
    }
}
