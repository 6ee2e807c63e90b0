// The pause between attempts is the caller's time: the attempt's own timeout has just run out.

namespace I062;

public class Retrier(Func<CancellationToken, Task<string>> call)
{
    public async Task<string> RunAsync(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var attemptCts = CancellationTokenSource.CreateLinkedTokenSource(ct);
            attemptCts.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                return await call(attemptCts.Token);
            }
            catch (OperationCanceledException) when (attempt < 4 && !ct.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), ct);
            }
        }
    }
}
