// The group's task is dropped on purpose: the group waits for it and reports its failure.
using Lifeline;

namespace I064;

public class Fan(Func<Context, string, Task> send)
{
    public async Task SendAsync(Context ctx, string[] to)
    {
        await using var group = ctx.Supervise(limit: 8);
        foreach (var one in to)
            _ = group.Go(ctx => send(ctx, one), name: one);
        await group.WaitAsync();
    }
}
