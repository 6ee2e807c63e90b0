// The limit of the lock wait is TimeSpan.Zero: the lock can never be waited for.
namespace M074;

public interface IDistributedLock { Task<IAsyncDisposable> EnterAsync(CancellationToken token); }

public class LockedSection(IDistributedLock gate)
{
    public async Task RunAsync(Action body, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.Zero);
        await using var held = await gate.EnterAsync(limit.Token);
        body();
    }
}
