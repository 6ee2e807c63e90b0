// The first attempt's scope is overwritten by the second one's and is never disposed.
using Lifeline;

namespace M005;

public sealed class TwoRegions(HttpClient near, HttpClient far)
{
    public async Task<string> ReadAsync(Context ctx, string key)
    {
        var attempt = ctx.WithTimeout(TimeSpan.FromMilliseconds(200));
        try
        {
            var hit = await near.GetStringAsync(key, attempt);
            if (hit.Length == 0)
            {
                attempt = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                hit = await far.GetStringAsync(key, attempt);
            }

            return hit;
        }
        finally
        {
            attempt.Dispose();
        }
    }
}
