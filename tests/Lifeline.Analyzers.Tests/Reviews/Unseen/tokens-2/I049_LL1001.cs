// The other part of the class disposes what this part makes.
namespace I049;

public sealed partial class Recorder(Func<CancellationToken, Task> record)
{
    private (CancellationTokenSource? Source, Task Running) _take = (null, Task.CompletedTask);

    public void Start(CancellationToken token)
    {
        if (_take.Source is not null)
        {
            throw new InvalidOperationException("is recording");
        }

        var source = CancellationTokenSource.CreateLinkedTokenSource(token);
        _take = (source, Task.Run(() => record(source.Token), source.Token));
    }
}

public sealed partial class Recorder : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        var (source, running) = _take;
        source?.Cancel();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        source?.Dispose();
    }
}
