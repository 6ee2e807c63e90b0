// The variable is assigned in the loop, but always derived from the same parent.

namespace I180;

public sealed class Fresh(Func<Context, int, Task> handle)
{
    public async Task HandleAsync(Context ctx, ChannelReader<int> messages)
    {
        Context current;
        await foreach (var message in messages.ReadAllAsync(ctx))
        {
            current = ctx.WithName($"message {message}");
            await handle(current, message);
        }
    }
}
