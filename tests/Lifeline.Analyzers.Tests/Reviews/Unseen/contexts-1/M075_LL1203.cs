// OperationCanceledException is caught inside of the endless loop, which goes on without its context.
// also: LL1204
using System.Threading.Channels;
using Lifeline;

namespace M075;

public class Writer
{
    public async Task DrainAsync(Context ctx, ChannelReader<string> lines, Func<Context, string, Task> write, Action<string> warn)
    {
        for (;;)
        {
            try
            {
                var line = await lines.ReadAsync(ctx);
                await write(ctx, line);
            }
            catch (OperationCanceledException e)
            {
                warn(e.Message);
            }
        }
    }
}
