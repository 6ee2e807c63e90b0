// In finally the unlock must run although the caller has gone.

namespace I051;

public interface ILockService { Task<string> LockAsync(string key, CancellationToken ct); Task UnlockAsync(string handle, CancellationToken ct); }

public class Exclusive(ILockService locks)
{
    public async Task RunAsync(string key, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        var handle = await locks.LockAsync(key, ct);
        try
        {
            await work(ct);
        }
        finally
        {
            await locks.UnlockAsync(handle, CancellationToken.None);
        }
    }
}
