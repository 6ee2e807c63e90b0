// In an extension method, `this` comes first by need and the context right after it.
using Lifeline;

namespace I127;

public static class StreamExtensions
{
    public static async Task<int> FirstByteAsync(this Stream stream, Context ctx)
    {
        var one = new byte[1];
        return await stream.ReadAsync(one.AsMemory(), ctx) == 0 ? -1 : one[0];
    }
}
