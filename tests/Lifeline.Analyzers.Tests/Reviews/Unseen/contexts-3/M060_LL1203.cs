// The end of the context is caught, logged and followed by the next round.
// also: LL1204

namespace M060;

public interface ICluster { Task HeartbeatAsync(Context ctx, int beat); }

public static class Heart
{
    public static async Task BeatAsync(Context ctx, ICluster cluster)
    {
        for (var beat = 0; ; beat++)
        {
            try
            {
                await cluster.HeartbeatAsync(ctx, beat);
                await ctx.DelayAsync(TimeSpan.FromSeconds(1));
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine($"beat {beat} was cancelled");
            }
        }
    }
}
