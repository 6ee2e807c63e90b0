// The idle scope spans the loop, since each turn touches it.
using Lifeline;

namespace I016;

public class Download
{
    public async Task ReceiveAsync(Context ctx, Stream from, Stream to)
    {
        using var idle = ctx.WithIdleTimeout(TimeSpan.FromSeconds(30));
        var buffer = new byte[8192];
        int n;
        while ((n = await from.ReadAsync(buffer.AsMemory(), idle.Context)) > 0)
        {
            idle.Touch();
            await to.WriteAsync(buffer.AsMemory(0, n), idle.Context);
        }
    }
}
