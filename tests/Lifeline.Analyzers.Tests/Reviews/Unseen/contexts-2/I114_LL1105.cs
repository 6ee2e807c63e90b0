// In-memory streams and pure computations don't block.

namespace I114;

public sealed class Packer
{
    public async Task<byte[]> PackAsync(Context ctx, Stream input)
    {
        using var memory = new MemoryStream();
        await input.CopyToAsync(memory, ctx);
        memory.WriteByte(0);
        memory.Position = 0;
        return memory.ToArray();
    }
}
