// Two million ticks are 200 ms.
using Lifeline;

namespace I105;

public class Ticks(Func<Context, Task> work)
{
    private const long Limit = 2_000_000;
    public async Task RunAsync(Context ctx)
    {
        using (var scope = ctx.WithTimeout(TimeSpan.FromTicks(Limit)))
        {
            await work(scope);
        }
    }
}
