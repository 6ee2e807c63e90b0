// Wait with a zero limit doesn't block: it only asks whether the slot is free
namespace I034;

public sealed class Bulkhead(int size)
{
    private readonly SemaphoreSlim _slots = new(size);

    public async Task<bool> TryRunAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        if (!_slots.Wait(0))
            return false;
        try
        {
            await work(ct);
            return true;
        }
        finally
        {
            _slots.Release();
        }
    }
}
