// A sibling is derived from the common parent, not from the other one.
namespace I061;

public sealed class Pair(Func<CancellationToken, Task> fast, Func<CancellationToken, Task> slow)
{
    public async Task RunAsync(CancellationToken token)
    {
        using var first = CancellationTokenSource.CreateLinkedTokenSource(token);
        using var second = CancellationTokenSource.CreateLinkedTokenSource(token);
        first.CancelAfter(100);
        second.CancelAfter(10_000);
        await Task.WhenAll(fast(first.Token), slow(second.Token));
    }
}
