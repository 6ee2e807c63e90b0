// The delegate's signature is the library's; the lambda has to take the item first.

namespace I242;

public sealed class Pages(HttpClient http)
{
    public Task FetchAsync(Context ctx, IEnumerable<string> urls) => Parallel.ForEachAsync(urls, 4, ctx, async (url, ctx) =>
    {
        var text = await http.GetStringAsync(url, ctx);
        Console.WriteLine($"{url}: {text.Length}");
    });
}
