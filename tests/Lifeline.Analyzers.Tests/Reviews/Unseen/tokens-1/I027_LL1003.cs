// A hedged request: the loser is cancelled and awaited too before the using ends.

namespace I027;

public class Hedge(Func<CancellationToken, Task<string>> primary, Func<CancellationToken, Task<string>> backup)
{
    public async Task<string> GetAsync(CancellationToken ct)
    {
        using var race = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var a = primary(race.Token);
        var b = backup(race.Token);
        var first = await Task.WhenAny(a, b);
        race.Cancel();
        var loser = first == a ? b : a;
        await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await first;
    }
}
