// Timeout.Infinite is minus one and means none.
namespace I112;

public sealed class Limits(int? milliseconds, Func<CancellationToken, Task> read, Func<CancellationToken, Task> write)
{
    public async Task RunAsync(CancellationToken token)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        linked.CancelAfter(milliseconds ?? Timeout.Infinite);
        await read(linked.Token);
        linked.CancelAfter(Timeout.InfiniteTimeSpan);
        await write(linked.Token);
    }
}
