// The loop looks through a helper that is given the context.
using Lifeline;

namespace I085;

public interface IFeed { Task<string> PullAsync(); }
public class Reader(IFeed feed, Action<string> show)
{
    public async Task RunAsync(Context ctx)
    {
        while (MayGoOn(ctx))
        {
            show(await feed.PullAsync());
        }
    }

    private static bool MayGoOn(Context ctx) => !ctx.Stopping.IsDone;
}
