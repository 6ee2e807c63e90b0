// The fallback is tried on the parent because the scope's time is what has just run out.

namespace I038;

public interface IStore { Task<string> ReadAsync(Context ctx, string key); }

public sealed class Fallback(IStore near, IStore far)
{
    public async Task<string> ReadAsync(Context ctx, string key)
    {
        using var quick = ctx.WithTimeout(TimeSpan.FromMilliseconds(80));
        try
        {
            return await near.ReadAsync(quick, key);
        }
        catch (DeadlineExceededException) when (!ctx.IsDone)
        {
            return await far.ReadAsync(ctx, key);
        }
    }
}
