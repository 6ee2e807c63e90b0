// DisposeAsync says goodbye under None: its own token has just been cancelled.
namespace I046;

public interface IPeer { Task ByeAsync(CancellationToken token); Task PumpAsync(CancellationToken token); }

public sealed class PeerSession(IPeer peer) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();

    public Task RunAsync() => peer.PumpAsync(_closing.Token);

    public async ValueTask DisposeAsync()
    {
        _closing.Cancel();
        await peer.ByeAsync(CancellationToken.None);
        _closing.Dispose();
    }
}
