// Registered on a source that this method makes and disposes: the registration dies with it.
using System.Net.Sockets;

namespace I032;

public class Dialer
{
    public async Task<int> DialAsync(Socket socket, Func<Socket, Task<int>> handshake, CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.Token.Register(static s => ((Socket)s!).Dispose(), socket);
        cts.CancelAfter(TimeSpan.FromSeconds(5));
        return await handshake(socket);
    }
}
