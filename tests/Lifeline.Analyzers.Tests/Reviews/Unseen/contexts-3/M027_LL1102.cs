// WithoutCancel cuts off an ordinary awaited read, which the caller then can't end.

namespace M027;

public interface IArchive { Task<byte[]> ReadAsync(Context ctx, string name); }

public static class Archives
{
    public static async Task<byte[]> OpenAsync(Context ctx, IArchive archive, string name) =>
        await archive.ReadAsync(ctx.WithoutCancel(), name);
}
