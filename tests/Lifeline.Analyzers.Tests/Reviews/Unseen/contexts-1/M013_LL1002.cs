// The scope of a single connection is made before the accept loop, so all connections share its two minutes.
using System.Net.Sockets;
using Lifeline;

namespace M013;

public class LineServer(Func<Context, Socket, Task> serve)
{
    public async Task ListenAsync(Context ctx, Socket listener)
    {
        using var connectionScope = ctx.WithTimeout(TimeSpan.FromMinutes(2));
        while (!ctx.IsDone)
        {
            using var connection = await listener.AcceptAsync(ctx);
            await serve(connectionScope, connection);
        }
    }
}
