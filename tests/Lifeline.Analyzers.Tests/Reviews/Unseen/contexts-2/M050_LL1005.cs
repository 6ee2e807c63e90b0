// The after-func is registered on the caller's context for each connection and never taken back.
using System.Net.Sockets;

namespace M050;

public sealed class Proxy
{
    public async Task<int> ServeAsync(Context ctx, Socket client)
    {
        ctx.AfterFunc(client.Dispose);
        var buffer = new byte[1024];
        return await client.ReceiveAsync(buffer, ctx);
    }
}
