// The catch-all takes the cancellation too, and the loop tries again for ever.
// also: LL1204
using Lifeline;

namespace M074;

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
            catch (Exception e)
            {
                log(e);
            }
        }
    }
}
