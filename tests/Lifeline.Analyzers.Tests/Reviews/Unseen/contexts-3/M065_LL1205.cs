// Each message adds a link to the chain, which grows as long as the loop runs.
using System.Threading.Channels;

namespace M065;

public interface IRoute { Task RouteAsync(Context ctx, string message); }

public class Router(IRoute route)
{
    private static readonly ContextKey<string> Message = new("message");

    public async Task RunAsync(Context ctx, ChannelReader<string> messages)
    {
        await foreach (var message in messages.ReadAllAsync(ctx))
        {
            ctx = ctx.WithValue(Message, message);
            await route.RouteAsync(ctx, message);
        }
    }
}
