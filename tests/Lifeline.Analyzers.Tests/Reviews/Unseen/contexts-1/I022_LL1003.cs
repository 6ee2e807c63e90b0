// The task is returned, but it runs under the caller's context; the scope was for what was awaited before.
using Lifeline;

namespace I022;

public class Hop
{
    private readonly Func<Context, Task<string>> _resolve;
    private readonly Func<Context, string, Task> _go;
    public Hop(Func<Context, Task<string>> resolve, Func<Context, string, Task> go) { _resolve = resolve; _go = go; }

    public Task RunAsync(Context ctx) => RunCoreAsync(ctx);

    private async Task RunCoreAsync(Context ctx)
    {
        string target;
        using (var quick = ctx.WithTimeout(TimeSpan.FromMilliseconds(300)))
        {
            target = await _resolve(quick);
        }

        await _go(ctx, target);
    }
}
