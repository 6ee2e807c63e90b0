// Wait(0) only looks whether a slot is free; it never blocks.

namespace I046;

public sealed class Gate
{
    private readonly SemaphoreSlim _slots = new(2);

    public async Task<bool> TryRunAsync(Context ctx, Func<Context, Task> work)
    {
        if (!_slots.Wait(0))
        {
            return false;
        }

        try
        {
            await work(ctx);
            return true;
        }
        finally
        {
            _slots.Release();
        }
    }
}
