// await foreach over a channel without the context: it waits for the next item for ever.
using System.Threading.Channels;

namespace M022;

public interface IHandler { Task HandleAsync(Context ctx, string message); }

public class Inbox(Channel<string> channel, IHandler handler)
{
    public async Task RunAsync(Context ctx)
    {
        await foreach (var message in channel.Reader.ReadAllAsync())
        {
            await handler.HandleAsync(ctx, message);
        }
    }
}
