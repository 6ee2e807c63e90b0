// Twenty million ticks are two seconds.

namespace I110;

public class TickTimeout(Func<CancellationToken, Task> call)
{
    public async Task CallAsync()
    {
        using var cts = new CancellationTokenSource(new TimeSpan(20_000_000));
        await call(cts.Token);
    }
}
