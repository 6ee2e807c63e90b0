// The second parent is a token of another owner, and Merge keeps the first: no orphan.
using Lifeline;

namespace I055;

public class Tenant(CancellationToken evicted)
{
    public async Task RunAsync(Context ctx, Func<Context, Task> work)
    {
        using var both = Context.Merge(ctx, Context.From(evicted));
        await work(both);
    }
}
