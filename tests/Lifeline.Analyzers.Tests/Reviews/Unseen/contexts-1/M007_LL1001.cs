// One scope per page is made in the loop, and none of them is disposed.
using Lifeline;

namespace M007;

public static class Crawler
{
    public static async Task<List<string>> FetchAllAsync(Context ctx, HttpClient http, IEnumerable<Uri> pages)
    {
        var bodies = new List<string>();
        foreach (var page in pages)
        {
            var perPage = ctx.WithTimeout(TimeSpan.FromSeconds(10));
            bodies.Add(await http.GetStringAsync(page, perPage.Context));
        }

        return bodies;
    }
}
