// The expected end of a background loop is taken where it was asked for, by a filter on its token.
namespace I105;

public sealed class Background(Func<CancellationToken, Task> loop) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = loop(_stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException ended) when (ended.CancellationToken == _stop.Token)
        {
            // as it should
        }

        _stop.Dispose();
    }
}
