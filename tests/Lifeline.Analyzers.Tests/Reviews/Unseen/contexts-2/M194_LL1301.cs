// A const of 500 that was meant as milliseconds is used as ticks.

namespace M194;

public sealed class Sniffer(ChannelReader<byte> bytes)
{
    private const long IdleLimit = 500;

    public async Task<byte> NextAsync(Context ctx)
    {
        using var idle = ctx.WithIdleTimeout(TimeSpan.FromTicks(IdleLimit));
        return await bytes.ReadAsync(idle);
    }
}
