// The token is used for the connect only; the endless receive loop ignores it.

namespace M065;

public interface ISocketLike { Task ConnectAsync(CancellationToken ct); Task<byte[]> ReadFrameAsync(); }

public class FrameReader(ISocketLike socket, Action<byte[]> onFrame)
{
    public async Task RunAsync(CancellationToken ct)
    {
        await socket.ConnectAsync(ct);
        for (; ; )
        {
            onFrame(await socket.ReadFrameAsync());
        }
    }
}
