// The filter's helper knows only failures that are no cancellation.

namespace I166;

public sealed class Transient(HttpClient http)
{
    public async Task<string> GetAsync(Context ctx, string url)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await http.GetStringAsync(url, ctx);
            }
            catch (Exception failure) when (tries < 5 && IsTransient(failure))
            {
                await ctx.DelayAsync(TimeSpan.FromMilliseconds(100 << tries));
            }
        }
    }

    private static bool IsTransient(Exception failure) => failure is IOException or HttpRequestException { StatusCode: null };
}
