// The helper takes a scope, and neither its signature nor an attribute says who ends it.

namespace M041;

public sealed class Watchdog(ChannelReader<int> beats)
{
    public async Task RunAsync(Context ctx, Func<Context, Task> work)
    {
        using var scope = ctx.WithCancel();
        await Task.WhenAll(work(scope), GuardAsync(scope));
    }

    public async Task GuardAsync(ContextScope guarded)
    {
        await foreach (var beat in beats.ReadAllAsync(guarded.Context))
        {
            if (beat < 0)
            {
                guarded.Cancel(new InvalidOperationException($"beat {beat}"));
            }
        }
    }
}
