// ThrowIfDone at the catch's beginning hands the end of the context on.

namespace I074;

public interface ITopic { Task PollAsync(Context ctx); }

public sealed class Poller(ITopic topic)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            try
            {
                await topic.PollAsync(ctx);
            }
            catch (Exception failure)
            {
                ctx.ThrowIfDone();
                Console.Error.WriteLine($"poll: {failure.Message}");
            }
        }
    }
}
