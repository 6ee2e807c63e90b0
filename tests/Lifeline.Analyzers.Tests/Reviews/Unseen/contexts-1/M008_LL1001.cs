// Only the branch for large files disposes the idle scope.
using Lifeline;

namespace M008;

public class Uploader
{
    public async Task UploadAsync(Context ctx, Stream file, Stream remote, long size)
    {
        var idle = ctx.WithIdleTimeout(TimeSpan.FromSeconds(30));
        if (size > 1_000_000)
        {
            await file.CopyToAsync(remote, idle.Context);
            idle.Touch();
            await remote.FlushAsync(idle.Context);
            idle.Dispose();
        }
        else
        {
            await file.CopyToAsync(remote, idle.Context);
        }
    }
}
