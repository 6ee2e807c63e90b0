// There is no context to pass: the constructor starts the pool's own life below the background.

namespace I033;

[HoldsContext]
public sealed class ConnectionPool : IAsyncDisposable
{
    private readonly TaskGroup _keepers;

    public ConnectionPool(string name)
    {
        _keepers = Context.Background.WithName(name).Supervise();
    }

    public Context Life => _keepers.Context;

    public async ValueTask DisposeAsync()
    {
        _keepers.Cancel(new ObjectDisposedException(nameof(ConnectionPool)));
        await _keepers.DisposeAsync();
    }
}
