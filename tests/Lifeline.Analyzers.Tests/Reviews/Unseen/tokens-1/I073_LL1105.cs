// A write to memory is no blocking I/O, whatever the stream type's base says.
using System.Text;

namespace I073;

public class Frame
{
    public async Task SendAsync(Stream network, string text, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        var bytes = Encoding.UTF8.GetBytes(text);
        buffer.Write(BitConverter.GetBytes(bytes.Length));
        buffer.Write(bytes);
        await network.WriteAsync(buffer.ToArray(), ct);
    }
}
