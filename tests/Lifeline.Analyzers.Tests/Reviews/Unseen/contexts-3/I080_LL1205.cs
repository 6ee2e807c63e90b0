// Reassigned in the loop, but always from the base: no chain grows.

namespace I080;

public interface IMonitorStep { Task CheckAsync(Context ctx); }

public class Rounds(IMonitorStep step)
{
    public async Task RunAsync(Context ctx, int rounds)
    {
        Context round;
        for (var i = 1; i <= rounds; i++)
        {
            round = ctx.WithName($"round {i}");
            await step.CheckAsync(round);
        }
    }
}
