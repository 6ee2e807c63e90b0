// DisposeAsync says goodbye after its own source has been cancelled: a live token would stop the goodbye
namespace I027;

public sealed class Session(Func<CancellationToken, Task> run, Func<CancellationToken, Task> goodbye) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();

    public Task RunAsync() => run(_closing.Token);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await goodbye(CancellationToken.None);
        _closing.Dispose();
    }
}
