// Disposed in finally behind a null check; the source is made only when there is a limit.

namespace I002;

public class LimitedReader(Func<CancellationToken, Task<string>> read)
{
    public async Task<string> ReadAsync(TimeSpan? limit, CancellationToken ct)
    {
        CancellationTokenSource? cts = null;
        try
        {
            var token = ct;
            if (limit is { } l)
            {
                cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
                cts.CancelAfter(l);
                token = cts.Token;
            }
            return await read(token);
        }
        finally
        {
            if (cts != null)
                cts.Dispose();
        }
    }
}
