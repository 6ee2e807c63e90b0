// What is left of the time is measured, not a constant, and may well be nothing.
namespace I115;

public sealed class Remaining(TimeProvider clock, Func<CancellationToken, Task> work)
{
    public async Task RunUntilAsync(DateTimeOffset end, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        var left = end - clock.GetUtcNow();
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        await work(limit.Token);
    }
}
