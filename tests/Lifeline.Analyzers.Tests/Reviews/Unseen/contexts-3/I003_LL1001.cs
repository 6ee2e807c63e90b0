// Disposed in finally behind a null check: on every path that made it.

namespace I003;

public interface IIndex { Task<int> RebuildAsync(Context ctx); Task<int> CountAsync(Context ctx); }

public class IndexJob(IIndex index)
{
    public async Task<int> RunAsync(Context ctx, bool watchIdle)
    {
        IdleScope? idle = null;
        try
        {
            if (watchIdle)
            {
                idle = ctx.WithIdleTimeout(TimeSpan.FromMinutes(1));
                return await index.RebuildAsync(idle);
            }

            return await index.CountAsync(ctx);
        }
        finally
        {
            idle?.Dispose();
        }
    }
}
