// The linked source exists only inside the argument, so nothing can ever dispose it.
namespace M004;

public interface ISession { Task PingAsync(CancellationToken ct); }

public class SessionPool
{
    private readonly CancellationTokenSource _shutdown = new();

    public async Task<bool> CheckAsync(ISession session, CancellationToken ct)
    {
        await session.PingAsync(CancellationTokenSource.CreateLinkedTokenSource(ct, _shutdown.Token).Token);
        return true;
    }

    public void Close() => _shutdown.Cancel();
}
