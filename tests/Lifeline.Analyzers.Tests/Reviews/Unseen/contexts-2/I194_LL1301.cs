// A delay of zero is a yield, not a time limit.

namespace I194;

public sealed class Polite(Action<int> step)
{
    public async Task RunAsync(Context ctx, int steps)
    {
        for (var number = 0; number < steps; number++)
        {
            step(number);
            await ctx.DelayAsync(TimeSpan.Zero);
        }
    }
}
