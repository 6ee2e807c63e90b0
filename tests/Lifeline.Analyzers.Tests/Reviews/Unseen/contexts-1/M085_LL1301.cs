// new TimeSpan(500) is 500 ticks, which is 50 microseconds and not half a second.
using Lifeline;

namespace M085;

public class Ping(Func<Context, Task<bool>> ping)
{
    public async Task<bool> IsAliveAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(new TimeSpan(500));
        return await ping(scope);
    }
}
