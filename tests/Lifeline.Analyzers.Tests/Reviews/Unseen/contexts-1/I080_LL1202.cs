// The timer's wait takes the context and throws at its end, so the loop has an exit.
using Lifeline;

namespace I080;

public class Heartbeat(Func<Task> beat)
{
    public async Task RunAsync(Context ctx)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15), ctx.Clock);
        while (await timer.WaitForNextTickAsync(ctx))
        {
            await beat();
        }
    }
}
