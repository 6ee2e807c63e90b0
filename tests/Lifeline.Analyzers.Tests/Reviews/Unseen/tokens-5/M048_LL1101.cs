// The connection's own closed token is a field of this very object, and the write could take it.
using System.Threading.Channels;

namespace M048;

public sealed class Outbox(ChannelWriter<byte[]> frames, CancellationToken closed)
{
    private readonly CancellationToken _closed = closed;

    public async Task SendAsync(string text)
    {
        _closed.ThrowIfCancellationRequested();
        var frame = System.Text.Encoding.UTF8.GetBytes(text);
        await frames.WriteAsync(frame);
    }
}
