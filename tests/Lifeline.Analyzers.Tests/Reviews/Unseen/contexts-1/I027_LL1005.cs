// The registration is kept in a using and goes with the method.
using System.Net.Sockets;
using Lifeline;

namespace I027;

public class Link(Func<Context, TcpClient, Task> pump)
{
    public async Task HandleAsync(Context ctx, TcpClient client)
    {
        using var stop = ctx.AfterFunc(client.Close);
        await pump(ctx, client);
    }
}
