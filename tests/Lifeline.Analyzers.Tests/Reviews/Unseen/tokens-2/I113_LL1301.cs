// Half a second, written as a fraction, and three seconds, written in ticks.
namespace I113;

public sealed class Fractions(Func<CancellationToken, Task<int>> ask)
{
    private const long Three = 3 * TimeSpan.TicksPerSecond;

    public async Task<int> AskAsync()
    {
        using var half = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        using var three = new CancellationTokenSource(TimeSpan.FromTicks(Three));
        return await ask(half.Token) + await ask(three.Token);
    }
}
