// The task that captures the source is awaited before the using ends.

namespace I021;

public class Both(Func<CancellationToken, Task<int>> left, Func<CancellationToken, Task<int>> right)
{
    public async Task<int> SumAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var l = Task.Run(() => left(cts.Token), cts.Token);
        var r = Task.Run(() => right(cts.Token), cts.Token);
        var both = await Task.WhenAll(l, r);
        return both[0] + both[1];
    }
}
