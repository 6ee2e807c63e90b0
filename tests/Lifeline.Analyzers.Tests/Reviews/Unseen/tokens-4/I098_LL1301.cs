// The zero goes to a semaphore that only tries, and to a comparison; the source gets the caller's limit.
namespace I098;

public sealed class TryEnter
{
    private readonly SemaphoreSlim _gate = new(4);

    public async Task<bool> TryAsync(Func<CancellationToken, Task> body, TimeSpan limit, CancellationToken token)
    {
        if (!await _gate.WaitAsync(TimeSpan.Zero, token)) return false;
        try
        {
            using var timed = CancellationTokenSource.CreateLinkedTokenSource(token);
            if (limit > TimeSpan.Zero) timed.CancelAfter(limit);
            await body(timed.Token);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }
}
