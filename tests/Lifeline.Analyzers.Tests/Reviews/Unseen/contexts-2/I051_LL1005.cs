// The registration is disposed with the block.
using System.Net.Sockets;

namespace I051;

public sealed class Pinger
{
    public async Task<int> PingAsync(Context ctx, Socket socket)
    {
        using var stop = ctx.AfterFunc(socket.Close);
        await socket.SendAsync("PING"u8.ToArray(), ctx);
        var buffer = new byte[16];
        return await socket.ReceiveAsync(buffer, ctx);
    }
}
