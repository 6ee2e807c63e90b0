// A StopScope that is made for the run and not disposed on any path.

namespace M009;

public sealed class Drainer
{
    public async Task DrainAsync(Context ctx, ChannelReader<int> jobs)
    {
        var stop = ctx.WithStop();
        await foreach (var job in jobs.ReadAllAsync(stop.Context))
        {
            if (job < 0)
            {
                stop.Stop(grace: TimeSpan.FromSeconds(5));
            }
        }
    }
}
