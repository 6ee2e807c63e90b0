// The deferred clean-up is handed a context that has not ended, and uses that.
using Lifeline;

namespace I047;

public interface ITemp { Task CreateAsync(Context ctx, string folder); Task DeleteAsync(Context ctx, string folder); }
public class Scratch(ITemp temp)
{
    public async Task UseAsync(Context ctx, string folder, Func<Context, Task> work)
    {
        await using var group = ctx.Group();
        group.Defer(ctx => temp.DeleteAsync(ctx, folder));
        _ = group.Go(async ctx =>
        {
            await temp.CreateAsync(ctx, folder);
            await work(ctx);
        });
        await group.WaitAsync();
    }
}
