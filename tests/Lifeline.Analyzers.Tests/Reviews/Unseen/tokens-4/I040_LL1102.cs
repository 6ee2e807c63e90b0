// Releasing in finally must happen after a cancel too, so None is right there.
namespace I040;

public interface ILockService { Task<string> AcquireAsync(string name, CancellationToken token); Task ReleaseAsync(string lease, CancellationToken token); }

public sealed class Exclusive(ILockService locks)
{
    public async Task RunAsync(string name, Func<CancellationToken, Task> body, CancellationToken token)
    {
        var lease = await locks.AcquireAsync(name, token);
        try
        {
            await body(token);
        }
        finally
        {
            await locks.ReleaseAsync(lease, CancellationToken.None);
        }
    }
}
