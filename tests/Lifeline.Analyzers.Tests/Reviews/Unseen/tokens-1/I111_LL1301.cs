// Zero for a semaphore is "try, don't wait": no source and no timeout of a context.

namespace I111;

public class SingleRun(Func<CancellationToken, Task> run)
{
    private readonly SemaphoreSlim _once = new(1);

    public async Task<bool> TryRunAsync(CancellationToken ct)
    {
        if (!await _once.WaitAsync(TimeSpan.Zero, ct))
            return false;
        try { await run(ct); return true; }
        finally { _once.Release(); }
    }
}
