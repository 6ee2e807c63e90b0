// c?.Dispose() in finally disposes; the local is null only when it was never made.

namespace I011;

public class Maybe(Func<CancellationToken, ValueTask<int>> count)
{
    public async ValueTask<int> CountAsync(bool bounded, CancellationToken ct)
    {
        var c = bounded ? CancellationTokenSource.CreateLinkedTokenSource(ct) : default;
        try
        {
            c?.CancelAfter(1500);
            return await count(c != null ? c.Token : ct);
        }
        finally { c?.Dispose(); }
    }
}
