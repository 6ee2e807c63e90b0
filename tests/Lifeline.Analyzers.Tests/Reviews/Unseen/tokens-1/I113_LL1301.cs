// Timeout.Infinite (-1) as a constant default: a source without a timer.

namespace I113;

public class Endless(Func<CancellationToken, Task> run)
{
    private const int DefaultMs = Timeout.Infinite;

    public async Task RunAsync()
    {
        using var cts = new CancellationTokenSource(DefaultMs);
        await run(cts.Token);
    }
}
