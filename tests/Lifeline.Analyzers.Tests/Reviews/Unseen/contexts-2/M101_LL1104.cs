// A root on the system clock is made although the caller's context has a clock and an end.

namespace M101;

public sealed class Scheduler(Func<Context, Task> job)
{
    public async Task FireAsync(Context ctx, string name)
    {
        var root = Context.Root(ctx.Clock, name);
        await job(root);
    }
}
