// The tuple only carries the scope into a local that `using` owns.

namespace I017;

public sealed class Named(HttpClient http)
{
    public async Task<string> GetAsync(Context ctx, bool slow)
    {
        var (scope, label) = slow ? (ctx.WithTimeout(TimeSpan.FromSeconds(9)), "slow") : (ctx.WithTimeout(TimeSpan.FromSeconds(1)), "fast");
        using (scope)
        {
            return await http.GetStringAsync($"/{label}", scope);
        }
    }
}
