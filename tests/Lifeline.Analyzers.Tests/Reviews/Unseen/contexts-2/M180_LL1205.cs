// Each turn derives from the last turn's context: the chain grows for ever.

namespace M180;

public sealed class EventLoop(ChannelReader<string> events, Func<Context, string, Task> handle)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            var next = await events.ReadAsync(ctx);
            ctx = ctx.WithName(next);
            await handle(ctx, next);
        }
    }
}
