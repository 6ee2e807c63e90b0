// "continue" where "break" was meant: on cancellation the loop spins for ever.

namespace M060;

public interface ISource { Task<string?> NextAsync(); }

public class Drainer(ISource source, Action<string> sink)
{
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (cancellationToken.IsCancellationRequested)
                continue;
            var next = await source.NextAsync();
            if (next != null)
                sink(next);
        }
    }
}
