// The time limit comes from the configuration; it is not a constant.

namespace I193;

public sealed class Configured(TimeSpan limit, Func<Context, Task> work)
{
    public async Task RunAsync(Context ctx, int slack = 0)
    {
        using var scope = ctx.WithTimeout(limit - TimeSpan.FromMilliseconds(slack));
        await work(scope);
    }
}
