// A read from memory is no blocking call: there is nothing to wait for.
namespace I063;

public class FrameDecoder
{
    public List<byte[]> Decode(byte[] packet, CancellationToken token)
    {
        var frames = new List<byte[]>();
        using var memory = new MemoryStream(packet, writable: false);
        using var reader = new BinaryReader(memory);
        while (memory.Position < memory.Length)
        {
            token.ThrowIfCancellationRequested();
            frames.Add(reader.ReadBytes(reader.ReadUInt16()));
        }
        return frames;
    }
}
