// ctx is wrapped once, before the loop begins.
using Lifeline;

namespace I099;

public class Crawl(Func<Context, Uri, Task> visit)
{
    private static readonly ContextKey<Guid> Run = new("run");
    public async Task RunAsync(Context ctx, Queue<Uri> queue)
    {
        ctx = ctx.WithName("crawl").WithValue(Run, Guid.NewGuid());
        while (queue.TryDequeue(out var uri))
        {
            await visit(ctx, uri);
        }
    }
}
