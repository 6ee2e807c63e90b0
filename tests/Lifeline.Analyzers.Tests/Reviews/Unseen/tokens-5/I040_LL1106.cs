// The task is kept and not awaited here, but it was given the token and is awaited by CompleteAsync.
namespace I040;

public interface ISession { Task PingAsync(CancellationToken ct); }

public sealed class KeepAlive(ISession session)
{
    private Task _pinging = Task.CompletedTask;

    public void Begin(CancellationToken ct)
    {
        _pinging = Task.Run(() => PingLoopAsync(ct), ct);
    }

    public Task CompleteAsync() => _pinging;

    private async Task PingLoopAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30));
        while (await timer.WaitForNextTickAsync(ct))
        {
            await session.PingAsync(ct);
        }
    }
}
