// An empty catch around a call that got the context.

namespace M171;

public sealed class Telemetry(ChannelWriter<string> sink)
{
    public async Task ReportAsync(Context ctx, string line)
    {
        try
        {
            await sink.WriteAsync(line, ctx);
        }
        catch
        {
        }
    }
}
