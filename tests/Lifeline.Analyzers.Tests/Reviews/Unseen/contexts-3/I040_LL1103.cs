// Opening is bounded by the request; the connection then lives on the pool's context, not the request's.
using System.Net.Sockets;

namespace I040;

public interface IConnections { Context Life { get; } void Keep(Context ctx, TcpClient client); }

public sealed class Connector(IConnections connections)
{
    public async Task ConnectAsync(Context ctx, string host)
    {
        var client = new TcpClient();
        using (var opening = ctx.WithTimeout(TimeSpan.FromSeconds(3)))
        {
            await client.ConnectAsync(host, 5672, opening);
        }

        connections.Keep(connections.Life, client);
    }
}
