// Only a failure that can't be a cancellation is caught.

namespace I164;

public sealed class Restless(HttpClient http)
{
    public async Task<string> UntilAsync(Context ctx, string url)
    {
        for (var wait = 1; ; wait *= 2)
        {
            try
            {
                return await http.GetStringAsync(url, ctx);
            }
            catch (HttpRequestException)
            {
                await ctx.DelayAsync(TimeSpan.FromMilliseconds(100 * wait));
            }
        }
    }
}
