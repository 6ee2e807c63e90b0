// The catch leaves the loop: a filter for the end of this context, then break.
using Lifeline;

namespace I090;

public class Pump(Func<Context, Task> step, Func<Task> flush)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            try
            {
                await step(ctx);
            }
            catch (OperationCanceledException) when (ctx.IsDone)
            {
                break;
            }
        }

        await flush();
    }
}
