// One 30 s scope around an endless ticking loop: after half a minute every poll is dead on arrival.
using Lifeline;

namespace M011;

public class FeedPoller(Func<Context, Task> poll)
{
    public async Task RunAsync(Context ctx)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        using var pollScope = ctx.WithTimeout(TimeSpan.FromSeconds(30));
        while (await timer.WaitForNextTickAsync(ctx))
        {
            await poll(pollScope);
        }
    }
}
