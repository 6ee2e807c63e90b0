// What is returned is a finished value in Task.FromResult, not a task that still uses the source.

namespace I026;

public class SyncCheck(Func<CancellationToken, bool> check)
{
    public Task<bool> CheckAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(100);
        var ok = check(cts.Token);
        return Task.FromResult(ok);
    }
}
