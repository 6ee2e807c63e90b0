// The timeout for one message is made once, outside of the loop over the channel that never ends.
using System.Threading.Channels;
using Lifeline;

namespace M012;

public record Message(string Body);
public class Consumer
{
    public async Task ConsumeAsync(Context ctx, ChannelReader<Message> inbox, Func<Context, Message, Task> handle)
    {
        using (var perMessage = ctx.WithTimeout(TimeSpan.FromSeconds(5)))
        {
            await foreach (var message in inbox.ReadAllAsync(ctx))
            {
                await handle(perMessage, message);
            }
        }
    }
}
