// Inside of the group's task the outer context is used, so the first failure doesn't cancel this one.
using Lifeline;

namespace M042;

public class Dashboard(Func<Context, Task<int>> visits, Func<Context, Task<int>> sales)
{
    public async Task<(int, int)> LoadAsync(Context ctx)
    {
        await using var group = ctx.Group();
        var v = group.Go(inner => visits(inner));
        var s = group.Go(_ => sales(ctx));
        return (await v, await s);
    }
}
