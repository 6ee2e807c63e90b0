// Cleanup after the stop: the field's token is cancelled by then, so the goodbye must go without it.

namespace I040;

public interface IConnection { Task SendAsync(string frame, CancellationToken ct = default); Task CloseAsync(CancellationToken ct = default); }

public sealed class ChatClient(IConnection connection) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();

    public Task SayAsync(string text) => connection.SendAsync(text, _closing.Token);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await connection.CloseAsync();
        _closing.Dispose();
    }
}
