// Endless to look at, but the first await of each turn is given the context and throws.
using Lifeline;

namespace I081;

public interface IMachine { Task StepAsync(); }
public class Cell(IMachine machine)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            await ctx.DelayAsync(TimeSpan.FromMilliseconds(20));
            await machine.StepAsync();
        }
    }
}
