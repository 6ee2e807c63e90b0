// what is swallowed is the attempt's own timeout; the caller's cancel passes the filter by
namespace I045;

public sealed class HedgingRetry(Func<int, CancellationToken, Task<string>> call)
{
    public async Task<string?> RunAsync(CancellationToken ct)
    {
        for (var replica = 0; replica < 3; replica++)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
            attempt.CancelAfter(TimeSpan.FromMilliseconds(300));
            try
            {
                return await call(replica, attempt.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
            }
        }
        return null;
    }
}
