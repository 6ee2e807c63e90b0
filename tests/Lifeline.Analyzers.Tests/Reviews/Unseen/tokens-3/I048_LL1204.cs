// the catch takes one kind of fault only; a cancellation is not a socket error
using System.Net.Sockets;

namespace I048;

public sealed class Nudge(Socket socket)
{
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> nudge, CancellationToken ct)
    {
        try
        {
            await socket.SendAsync(nudge, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
