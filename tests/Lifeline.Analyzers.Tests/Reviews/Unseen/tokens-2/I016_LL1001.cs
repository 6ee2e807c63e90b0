// The record takes the source over and disposes it: a handle on a running job.
namespace I016;

public sealed record Job(Task Running) : IAsyncDisposable
{
    private CancellationTokenSource Source { get; init; } = new();

    public static Job Start(Func<CancellationToken, Task> work, CancellationToken token)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(token);
        return new Job(Task.Run(() => work(source.Token), source.Token)) { Source = source };
    }

    public async ValueTask DisposeAsync()
    {
        await Source.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Source.Dispose();
    }
}
