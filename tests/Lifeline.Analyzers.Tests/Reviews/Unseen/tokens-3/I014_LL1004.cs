// a token, not the source, is passed on: who ends it stays here
namespace I014;

public sealed class Supervisor(Func<CancellationToken, Task> child) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = child(_ending.Token);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }
}
