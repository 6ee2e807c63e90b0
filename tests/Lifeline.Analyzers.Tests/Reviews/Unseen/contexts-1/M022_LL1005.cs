// The registration on the caller's context is dropped: each request leaves a callback behind in a long-lived context.
using System.Net.Sockets;
using Lifeline;

namespace M022;

public class Proxy(Func<Context, TcpClient, Task> pump)
{
    public async Task HandleAsync(Context ctx, TcpClient client)
    {
        ctx.AfterFunc(client.Close);
        await pump(ctx, client);
    }
}
