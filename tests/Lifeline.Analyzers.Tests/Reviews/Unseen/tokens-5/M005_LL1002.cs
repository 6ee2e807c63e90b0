// The race's source is cancelled at the end of the first round but declared outside the loop, so every later key starts out cancelled.
namespace M005;

public interface IReplica { Task<byte[]> ReadAsync(string key, CancellationToken ct); }

public sealed class HedgedReader(IReplica near, IReplica far)
{
    public async Task<List<byte[]>> ReadManyAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        var values = new List<byte[]>(keys.Count);
        using var race = CancellationTokenSource.CreateLinkedTokenSource(ct);
        foreach (var key in keys)
        {
            var first = near.ReadAsync(key, race.Token);
            var second = far.ReadAsync(key, race.Token);
            var winner = await Task.WhenAny(first, second);
            race.Cancel();
            await ((Task)Task.WhenAll(first, second)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            values.Add(await winner);
        }

        return values;
    }
}
