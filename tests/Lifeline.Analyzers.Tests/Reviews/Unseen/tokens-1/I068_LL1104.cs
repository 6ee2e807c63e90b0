// The source is fresh but cancelled from the caller's token by a registration: it hears it.

namespace I068;

public class GraceRunner(Func<CancellationToken, Task> work)
{
    public async Task RunAsync(TimeSpan grace, CancellationToken ct)
    {
        using var delayed = new CancellationTokenSource();
        using var registration = ct.Register(() => delayed.CancelAfter(grace));
        await work(delayed.Token);
    }
}
