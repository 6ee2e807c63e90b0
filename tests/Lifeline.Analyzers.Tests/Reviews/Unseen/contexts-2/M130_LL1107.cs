// `default` is no context and is refused on first use.

namespace M130;

public sealed class Smoke(HttpClient http)
{
    public async Task<bool> PassesAsync(string url)
    {
        var text = await http.GetStringAsync(url, default(Context));
        return text.Length > 0;
    }
}
