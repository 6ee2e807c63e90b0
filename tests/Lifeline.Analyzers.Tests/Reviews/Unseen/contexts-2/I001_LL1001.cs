// Disposed in finally behind a null-conditional; every path passes it.

namespace I001;

public sealed class Downloader
{
    public async Task<int> CopyAsync(Context ctx, Stream from, Stream to, bool watchdog)
    {
        IdleScope? idle = null;
        try
        {
            if (watchdog)
            {
                idle = ctx.WithIdleTimeout(TimeSpan.FromSeconds(5));
            }

            Context running = idle?.Context ?? ctx;
            var buffer = new byte[8192];
            var total = 0;
            while (await from.ReadAsync(buffer, running) is > 0 and var read)
            {
                idle?.Touch();
                await to.WriteAsync(buffer.AsMemory(0, read), running);
                total += read;
            }

            return total;
        }
        finally
        {
            idle?.Dispose();
        }
    }
}
