// The race has a source of its own that does not hear of the caller's cancellation.
namespace M054;

public sealed class Mirrors(IReadOnlyList<Func<CancellationToken, Task<Stream>>> mirrors)
{
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource losers = new();
        var first = await Task.WhenAny([.. mirrors.Select(open => open(losers.Token))]);
        losers.Cancel();
        return await first;
    }
}
