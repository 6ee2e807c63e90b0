// Per item the loop makes a fresh limit instead of one below the token.
namespace M055;

public static class Probe
{
    public static async Task<(int Up, int Down)> AllAsync(IEnumerable<Func<CancellationToken, Task<bool>>> probes, CancellationToken token)
    {
        var (up, down) = (0, 0);
        foreach (var probe in probes)
        {
            token.ThrowIfCancellationRequested();
            using var limit = new CancellationTokenSource();
            limit.CancelAfter(750);
            _ = await probe(limit.Token) ? up++ : down++;
        }

        return (up, down);
    }
}
