// The message has its own limit; waiting for the next message is the loop's and has none.
using System.Threading.Channels;
using Lifeline;

namespace I052;

public class Inbox(Func<Context, string, Task> handle)
{
    public async Task ConsumeAsync(Context ctx, ChannelReader<string> messages)
    {
        await foreach (var message in messages.ReadAllAsync(ctx))
        {
            using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(5));
            await handle(scope, message);
        }
    }
}
