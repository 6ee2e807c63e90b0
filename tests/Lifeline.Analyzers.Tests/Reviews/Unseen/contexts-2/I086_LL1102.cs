// A deferred clean-up of the group gets the context that the group makes for it.

namespace I086;

public sealed class Rental(Func<Context, Task> give, Func<Context, Task> back)
{
    public async Task RunAsync(Context ctx, Func<Context, Task> use)
    {
        await using var group = ctx.Group();
        await give(ctx);
        group.Defer(back, within: TimeSpan.FromSeconds(2));
        await group.Go(use);
    }
}
