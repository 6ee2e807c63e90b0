// The group hangs on a new root, so that the caller's end stops none of its tasks.
// also: LL1102
using Lifeline;

namespace M049;

public static class Importers
{
    public static async Task ImportAsync(Context ctx, string[] files, Func<Context, string, Task> import)
    {
        ctx.ThrowIfDone();
        await using var group = Context.Background.WithName("import").Group(limit: 4);
        foreach (var file in files)
        {
            _ = group.Go(ctx => import(ctx, file));
        }
    }
}
