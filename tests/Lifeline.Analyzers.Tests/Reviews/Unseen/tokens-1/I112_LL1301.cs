// The timeout comes from configuration and zero is handled as "no limit" by the branch.

namespace I112;

public class Configured(Func<CancellationToken, Task> run, TimeSpan limit)
{
    public async Task RunAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (limit > TimeSpan.Zero)
            cts.CancelAfter(limit);
        await run(cts.Token);
    }
}
