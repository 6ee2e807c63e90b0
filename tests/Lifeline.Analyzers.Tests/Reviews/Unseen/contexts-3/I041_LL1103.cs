// The pause between the attempts belongs to the caller's time, not to the attempt's.

namespace I041;

public interface IJobQueue { Task<bool> TryEnqueueAsync(Context ctx, string job); }

public class Enqueuer(IJobQueue queue)
{
    public async Task EnqueueAsync(Context ctx, string job)
    {
        while (true)
        {
            using (var attempt = ctx.WithTimeout(TimeSpan.FromSeconds(1)))
            {
                if (await queue.TryEnqueueAsync(attempt, job)) return;
            }

            await ctx.DelayAsync(TimeSpan.FromMilliseconds(250));
        }
    }
}
