// Task.Run is given the token, its body the context.

namespace I053;

public interface ICompressor { byte[] Compress(Context ctx, byte[] data); }

public class Packing(ICompressor compressor)
{
    public async Task<byte[]> PackAsync(Context ctx, byte[] data)
    {
        return await Task.Run(() => compressor.Compress(ctx, data), ctx.Token);
    }
}
