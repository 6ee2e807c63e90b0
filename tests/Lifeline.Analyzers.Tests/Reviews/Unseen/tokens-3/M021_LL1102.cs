// for large messages the write is made uncancellable although the caller's token is live
namespace M021;

public sealed class FrameWriter(Stream stream)
{
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(frame, frame.Length > 64 * 1024 ? CancellationToken.None : cancellationToken);
    }
}
