// The release has to happen although the caller's token may be cancelled by now; it gets a limit of its own, in finally.
namespace I021;

public interface IRemoteLock { Task AcquireAsync(string name, CancellationToken ct); Task ReleaseAsync(string name, CancellationToken ct); }

public sealed class LockedRunner(IRemoteLock locks)
{
    public async Task RunAsync(string name, Func<CancellationToken, Task> body, CancellationToken ct)
    {
        await locks.AcquireAsync(name, ct);
        try
        {
            await body(ct);
        }
        finally
        {
            using var release = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await locks.ReleaseAsync(name, release.Token);
        }
    }
}
