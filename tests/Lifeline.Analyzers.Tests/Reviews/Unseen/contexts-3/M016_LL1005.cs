// The registration stays on the caller's context for as long as that lives, and keeps the socket alive.
using System.Net.Sockets;

namespace M016;

public sealed class Dialer
{
    public async Task<int> PingAsync(Context ctx, TcpClient client, byte[] frame)
    {
        ctx.AfterFunc(() => client.Close());
        await client.ConnectAsync("broker.local", 5671, ctx);
        return await client.Client.SendAsync(frame, ctx);
    }
}
