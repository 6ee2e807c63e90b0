// The pump is a task of the service's life: it gets the service's token, is kept in a field and awaited at the end.

namespace I117;

public sealed class PumpService(Func<CancellationToken, Task> pump) : IAsyncDisposable
{
    private readonly CancellationTokenSource _life = new();
    private Task? _pump;

    public void Start() => _pump = Task.Run(() => pump(_life.Token), _life.Token);

    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        if (_pump is not null)
            await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _life.Dispose();
    }
}
