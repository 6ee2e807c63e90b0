// An idle watch spans the loop by design: each chunk touches it.

namespace I012;

public static class Relay
{
    public static async Task<long> PumpAsync(Context ctx, Stream from, Stream to)
    {
        using var idle = ctx.WithIdleTimeout(TimeSpan.FromSeconds(20));
        var buffer = new byte[16 * 1024];
        long total = 0;
        int read;
        while ((read = await from.ReadAsync(buffer, idle)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), idle);
            idle.Touch();
            total += read;
        }

        return total;
    }
}
