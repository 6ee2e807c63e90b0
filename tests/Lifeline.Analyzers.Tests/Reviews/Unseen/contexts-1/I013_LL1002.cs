// The scope outside of the loop is the budget of all attempts together, and each attempt derives its own.
using Lifeline;

namespace I013;

public class Retry(Func<Context, Task<string>> call)
{
    public async Task<string> RunAsync(Context ctx)
    {
        using var budget = ctx.WithTimeout(TimeSpan.FromSeconds(10));
        for (var pause = 100; ; pause *= 2)
        {
            using var attempt = budget.Context.WithTimeout(TimeSpan.FromSeconds(2));
            try
            {
                return await call(attempt);
            }
            catch (HttpRequestException) when (pause < 2000)
            {
                await budget.Context.DelayAsync(TimeSpan.FromMilliseconds(pause));
            }
        }
    }
}
