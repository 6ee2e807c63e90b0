// The loop notes that the context has ended and goes on.
using Lifeline;

namespace M066;

public class Ticker(Action<string> log, Func<Task> tick)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            if (ctx.IsDone)
            {
                log("stopping");
            }

            await tick();
        }
    }
}
