// The scope in the catch's fallback is never disposed; the one of the try is.

namespace M013;

public sealed class Fallback(HttpClient http)
{
    public async Task<string> GetAsync(Context ctx, string key)
    {
        using (var first = ctx.WithTimeout(TimeSpan.FromMilliseconds(100)))
        {
            try
            {
                return await http.GetStringAsync($"/near/{key}", first);
            }
            catch (HttpRequestException failure) when (failure.StatusCode is not System.Net.HttpStatusCode.NotFound)
            {
                Console.WriteLine(failure.Message);
            }
        }

        var second = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        return await http.GetStringAsync($"/far/{key}", second);
    }
}
