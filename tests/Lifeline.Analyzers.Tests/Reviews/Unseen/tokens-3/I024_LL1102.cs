// the lock is released in a finally, where the caller's token would leave it held
namespace I024;

public sealed class DistributedLock(Func<string, CancellationToken, Task> acquire, Func<string, CancellationToken, Task> release)
{
    public async Task WithAsync(string name, Func<CancellationToken, Task> body, CancellationToken ct)
    {
        await acquire(name, ct);
        try
        {
            await body(ct);
        }
        finally
        {
            await release(name, default);
        }
    }
}
