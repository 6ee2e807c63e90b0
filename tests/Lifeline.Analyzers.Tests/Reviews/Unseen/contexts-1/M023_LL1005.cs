// Discarding the registration keeps the buffer alive for as long as the caller's context lives.
using Lifeline;

namespace M023;

public static class Buffers
{
    public static MemoryStream Rent(Context ctx, int size)
    {
        var buffer = new MemoryStream(size);
        _ = ctx.AfterFunc(static state => ((MemoryStream)state!).Dispose(), buffer);
        return buffer;
    }
}
