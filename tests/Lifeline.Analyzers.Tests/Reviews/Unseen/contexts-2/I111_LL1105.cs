// The task has ended when its Result is read.

namespace I111;

public sealed class Gathering(HttpClient http)
{
    public async Task<int> LengthAsync(Context ctx, params string[] urls)
    {
        var pages = urls.Select(url => http.GetStringAsync(url, ctx)).ToArray();
        await Task.WhenAll(pages);
        return pages.Sum(page => page.Result.Length);
    }
}
