// The value of each message is put on top of those of all messages before.

namespace M181;

public sealed class Tracing(Func<Context, int, Task> handle)
{
    private static readonly ContextKey<int> Message = new("message");

    public async Task HandleAllAsync(Context ctx, ChannelReader<int> messages)
    {
        var current = ctx;
        await foreach (var message in messages.ReadAllAsync(ctx))
        {
            current = current.WithValue(Message, message);
            await handle(current, message);
        }
    }
}
