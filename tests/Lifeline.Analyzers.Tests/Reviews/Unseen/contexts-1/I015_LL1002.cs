// The cancel scope belongs to the loop itself: any handler may end the whole of it.
using System.Threading.Channels;
using Lifeline;

namespace I015;

public class Session
{
    public async Task ServeAsync(Context ctx, ChannelReader<string> lines, Func<Context, string, Task> handle)
    {
        using var session = ctx.WithCancel();
        await foreach (var line in lines.ReadAllAsync(session))
        {
            if (line == "quit")
            {
                session.Cancel();
                break;
            }

            await handle(session, line);
        }
    }
}
