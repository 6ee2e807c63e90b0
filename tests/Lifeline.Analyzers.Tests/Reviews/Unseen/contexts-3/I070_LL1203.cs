// The filter lets the context's own end through; an attempt's failure is retried.

namespace I070;

public interface IRemote { Task<string?> ReadAsync(Context ctx); }

public sealed class Retrying(IRemote remote)
{
    public async Task<string?> ReadAsync(Context ctx)
    {
        while (true)
        {
            try
            {
                using var attempt = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                return await remote.ReadAsync(attempt);
            }
            catch (Exception) when (!ctx.IsDone)
            {
                await ctx.DelayAsync(TimeSpan.FromMilliseconds(100));
            }
        }
    }
}
