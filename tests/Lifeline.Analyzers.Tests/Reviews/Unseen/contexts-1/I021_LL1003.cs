// The group's block is not left while its tasks run, and it is left before the scope.
using Lifeline;

namespace I021;

public class Warmup(Func<Context, string, Task> load)
{
    public async Task RunAsync(Context ctx, string[] names)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(30));
        await using var group = scope.Context.Group(limit: 4);
        foreach (var name in names)
        {
            _ = group.Go(ctx => load(ctx, name), name);
        }
    }
}
