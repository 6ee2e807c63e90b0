// Only a catch of I/O errors, no exit: the loop awaits for ever without a look at ctx.

namespace M152;

public interface IModem
{
    Task DialAsync();

    Task<string> LineAsync();
}

public sealed class DialIn(IModem modem, ChannelWriter<string> lines)
{
    public async Task RunAsync(Context ctx)
    {
        await lines.WriteAsync("begin", ctx);
        do
        {
            try
            {
                lines.TryWrite(await modem.LineAsync());
            }
            catch (IOException)
            {
                await modem.DialAsync();
            }
        }
        while (true);
    }
}
