// The derived scope is what the loop passes on.

namespace I154;

public sealed class Chatter(ChannelReader<string> lines, ChannelWriter<string> echo)
{
    public async Task EchoAsync(Context ctx)
    {
        using var idle = ctx.WithIdleTimeout(TimeSpan.FromMinutes(1));
        while (true)
        {
            var line = await lines.ReadAsync(idle);
            idle.Touch();
            await echo.WriteAsync(line, idle);
        }
    }
}
