// The timer has a source of its own so that the filter can tell who ended the work; both are linked.
namespace I067;

public sealed class Distinguishing(Func<CancellationToken, Task> work)
{
    public async Task RunAsync(TimeSpan limit, CancellationToken token)
    {
        using var timer = new CancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, timer.Token);
        try
        {
            await work(either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            throw new TimeoutException($"more than {limit}");
        }
    }
}
