// `using` in an async iterator: the scope ends with the enumeration, whichever way it is left.

namespace I012;

public sealed class Feed(HttpClient http)
{
    public async IAsyncEnumerable<string> PagesAsync(Context ctx, string first)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(2));
        for (var next = first; next.Length > 0;)
        {
            var page = await http.GetStringAsync(next, scope);
            if (page.Length == 0)
            {
                yield break;
            }

            yield return page;
            next = page.Split('\n')[0];
        }
    }
}
