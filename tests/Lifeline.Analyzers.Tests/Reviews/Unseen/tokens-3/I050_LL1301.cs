// Timeout.Infinite is -1 and means no limit: it disarms the timer
namespace I050;

public sealed class Connector(Func<CancellationToken, Task<Stream>> dial, Func<Stream, CancellationToken, Task> talk)
{
    public async Task RunAsync(CancellationToken ct)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        source.CancelAfter(TimeSpan.FromSeconds(10));
        var stream = await dial(source.Token);
        source.CancelAfter(Timeout.InfiniteTimeSpan);
        await talk(stream, source.Token);
    }
}
