// No grace means that the work is cancelled at once, which is asked for here; it is no timeout of a context.
using Lifeline;

namespace I106;

public sealed class Emergency(Func<Context, Task> serve)
{
    public async Task RunAsync(Context ctx, Task alarm)
    {
        using var scope = ctx.WithStop();
        await using var group = scope.Context.Group();
        _ = group.Go(serve);
        await alarm.WaitAsync(scope);
        scope.Stop(TimeSpan.Zero, new IOException("fire"));
    }
}
