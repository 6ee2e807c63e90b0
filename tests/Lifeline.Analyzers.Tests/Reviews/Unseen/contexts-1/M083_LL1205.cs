// Each retry nests one more timeout below the last one, which has already run out.
// also: LL1001
using Lifeline;

namespace M083;

public class Attempts(Func<Context, Task<bool>> attempt)
{
    public async Task<bool> RunAsync(Context ctx)
    {
        for (var i = 0; i < 3; i++)
        {
            ctx = ctx.WithTimeout(TimeSpan.FromSeconds(1 + i));
            if (await attempt(ctx))
                return true;
        }
        return false;
    }
}
