// Implicit and named arguments: the context is passed, only not in first place of the call.

namespace I065;

public sealed class Pages(HttpClient http)
{
    public async Task<int> LengthAsync(Context ctx, string url)
    {
        using var response = await http.GetAsync(ctx: ctx, completion: HttpCompletionOption.ResponseHeadersRead, url: url);
        var text = await response.Content.ReadAsStringAsync(ctx: ctx);
        return text.Length;
    }
}
