// The initial value is zero, but it is replaced by the configured one before it is used.
using Lifeline;

namespace I107;

public class Configured(Func<Context, Task> work)
{
    public TimeSpan Limit { get; set; } = TimeSpan.Zero;
    public async Task RunAsync(Context ctx)
    {
        if (Limit <= TimeSpan.Zero)
        {
            await work(ctx);
            return;
        }

        using var scope = ctx.WithTimeout(Limit);
        await work(scope);
    }
}
