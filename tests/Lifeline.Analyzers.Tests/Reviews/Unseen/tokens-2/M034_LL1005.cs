// The discard throws the registration on a longer-lived token away.
using System.Net.Sockets;

namespace M034;

public sealed class Frames(Func<Socket, Memory<byte>, int> receive)
{
    public int Read(Socket socket, Memory<byte> buffer, CancellationToken token)
    {
        _ = token.UnsafeRegister(static state => ((Socket)state!).Dispose(), socket);
        return receive(socket, buffer);
    }
}
