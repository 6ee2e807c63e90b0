// The filter lets the end of the context through; all else is logged and tried again.
using Lifeline;

namespace I086;

public class Relay(Func<Context, Task> forward, Action<Exception> log)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            try
            {
                await forward(ctx);
            }
            catch (Exception e) when (!ctx.IsDone)
            {
                log(e);
            }
        }
    }
}
