// The parameter carries [OwnsContext], so it is clear who ends the scope.
using Lifeline;

namespace I025;

public sealed class Runner
{
    public async Task RunAsync([OwnsContext] ContextScope scope, Func<Context, Task> work)
    {
        using (scope)
        {
            await work(scope.Context);
        }
    }

    public Task StartAsync(Context ctx, Func<Context, Task> work) => RunAsync(ctx.WithCancel(), work);
}
