// The catch leaves the loop.

namespace I161;

public sealed class Reader(ChannelReader<string> lines, Action<string> show)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            try
            {
                show(await lines.ReadAsync(ctx));
            }
            catch (OperationCanceledException)
            {
                show("bye");
                break;
            }
        }
    }
}
