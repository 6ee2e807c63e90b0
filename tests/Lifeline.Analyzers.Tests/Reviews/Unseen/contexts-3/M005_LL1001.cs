// The idle scope's watch is never disposed.

namespace M005;

public interface IUpload { Task<int> SendChunkAsync(Context ctx, int chunk); }

public sealed class Uploader(IUpload upload)
{
    public async Task<long> UploadAsync(Context ctx, int chunks)
    {
        var idle = ctx.WithIdleTimeout(TimeSpan.FromSeconds(30));
        long sent = 0;
        for (var i = 0; i < chunks; i++)
        {
            sent += await upload.SendChunkAsync(idle, i);
            idle.Touch();
        }

        return sent;
    }
}
