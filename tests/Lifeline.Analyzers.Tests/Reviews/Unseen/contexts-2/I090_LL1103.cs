// The derived context is for the first try only; the fallback has the caller's whole time.

namespace I090;

public sealed class Quick(HttpClient http)
{
    public async Task<string> GetAsync(Context ctx, string key)
    {
        using (var hurry = ctx.WithTimeout(TimeSpan.FromMilliseconds(50)))
        {
            try
            {
                return await http.GetStringAsync($"/cache/{key}", hurry);
            }
            catch (DeadlineExceededException slow) when (!ctx.IsDone)
            {
                Console.WriteLine($"the cache is slow: {slow.Message}");
            }
        }

        return await http.GetStringAsync($"/origin/{key}", ctx);
    }
}
