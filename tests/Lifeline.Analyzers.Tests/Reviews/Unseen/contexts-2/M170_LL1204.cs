// The catch-all turns the caller's cancellation into "no suggestions".

namespace M170;

public sealed class Suggestions(HttpClient http)
{
    public async Task<string[]> GetAsync(Context ctx, string prefix)
    {
        try
        {
            return await http.GetFromJsonAsync<string[]>($"/suggest/{prefix}", ctx) ?? [];
        }
        catch (Exception)
        {
            return [];
        }
    }
}
