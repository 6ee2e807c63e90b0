// The catch-all wraps the failure and throws on, the cancellation excepted by the filter.

namespace I172;

public sealed class Wrapped(HttpClient http)
{
    public async Task<string> GetAsync(Context ctx, string id)
    {
        try
        {
            return await http.GetStringAsync($"/items/{id}", ctx);
        }
        catch (Exception failure) when (ctx.Error is null)
        {
            throw new InvalidOperationException($"item {id} can't be had", failure);
        }
    }
}
