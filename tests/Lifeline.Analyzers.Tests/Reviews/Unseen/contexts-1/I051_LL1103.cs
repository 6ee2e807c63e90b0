// New work is taken under Stopping, and what was taken is finished under the context itself.
using System.Threading.Channels;
using Lifeline;

namespace I051;

public class Worker(Func<Context, int, Task> perform)
{
    public async Task RunAsync(Context ctx, ChannelReader<int> jobs)
    {
        var accepting = ctx.Stopping;
        await foreach (var job in jobs.ReadAllAsync(accepting))
        {
            await perform(ctx, job);
        }
    }
}
