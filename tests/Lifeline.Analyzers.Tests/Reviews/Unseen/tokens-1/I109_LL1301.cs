// -1 and Timeout.InfiniteTimeSpan mean "never", which CancelAfter takes to switch the timer off.

namespace I109;

public class Handover(Func<CancellationToken, Task> connect, Func<CancellationToken, Task> serve)
{
    public async Task RunAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(TimeSpan.FromSeconds(5));
        await connect(cts.Token);
        cts.CancelAfter(Timeout.InfiniteTimeSpan);
        await serve(cts.Token);
    }
}
