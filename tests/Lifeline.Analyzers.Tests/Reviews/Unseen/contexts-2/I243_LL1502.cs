// In an extension block the receiver stands aside; the context is the method's first parameter.

namespace I243;

public static class StreamBlock
{
    extension(Stream stream)
    {
        public async Task<int> CountAsync(Context ctx, int limit)
        {
            var buffer = new byte[limit];
            return await stream.ReadAsync(buffer, ctx);
        }
    }
}
