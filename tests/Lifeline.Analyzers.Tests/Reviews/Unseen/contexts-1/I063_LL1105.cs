// A wait of zero length never blocks; it only asks.
using Lifeline;

namespace I063;

public sealed class Busy
{
    private readonly SemaphoreSlim _one = new(1);
    public async Task<bool> TryRunAsync(Context ctx, Func<Context, Task> work)
    {
        if (!_one.Wait(0)) return false;
        try { await work(ctx); return true; }
        finally { _one.Release(); }
    }
}
