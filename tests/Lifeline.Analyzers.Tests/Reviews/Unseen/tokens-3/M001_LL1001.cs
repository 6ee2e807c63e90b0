// the linked source is cancelled but never disposed: its registration stays on the caller's token
namespace M001;

public sealed class HedgedReader(Func<string, CancellationToken, Task<byte[]>> fetch)
{
    public async Task<byte[]> ReadAsync(string key, string primary, string secondary, CancellationToken cancellationToken)
    {
        var losers = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = fetch(primary + "/" + key, losers.Token);
        var second = fetch(secondary + "/" + key, losers.Token);
        var winner = await Task.WhenAny(first, second);
        losers.Cancel();
        return await winner;
    }
}
