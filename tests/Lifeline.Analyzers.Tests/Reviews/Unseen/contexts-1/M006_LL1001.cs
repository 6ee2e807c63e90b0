// The merged context is never disposed, so it hangs on both of its parents until they end.
using Lifeline;

namespace M006;

public class ReportJob
{
    private readonly Func<Context, Task> _render;

    public ReportJob(Func<Context, Task> render) { _render = render; }

    public async Task RunAsync(Context ctx, CancellationToken tenantGone)
    {
        var both = Context.Merge(ctx, Context.From(tenantGone));
        await _render(both);
    }
}
