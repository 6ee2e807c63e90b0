// One millisecond per item, product of constants over a millisecond: short but meant.

namespace I114;

public class Quick(Func<CancellationToken, ValueTask<int>> peek)
{
    private const double PerItemMs = 0.5;
    private const int Items = 64;

    public async ValueTask<int> PeekAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(TimeSpan.FromMilliseconds(PerItemMs * Items));
        return await peek(cts.Token);
    }
}
