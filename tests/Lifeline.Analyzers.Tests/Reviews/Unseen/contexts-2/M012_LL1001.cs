// In the loop, `continue` jumps over the Dispose.

namespace M012;

public sealed class Scraper(HttpClient http)
{
    public async Task<int> CountAsync(Context ctx, IReadOnlyList<Uri> pages)
    {
        var words = 0;
        foreach (var page in pages)
        {
            var scope = ctx.WithTimeout(TimeSpan.FromSeconds(5));
            var text = await http.GetStringAsync(page, scope);
            if (text.Length == 0)
            {
                continue;
            }

            words += text.Split(' ').Length;
            scope.Dispose();
        }

        return words;
    }
}
