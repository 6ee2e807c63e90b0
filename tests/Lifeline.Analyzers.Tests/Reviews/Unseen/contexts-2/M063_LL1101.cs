// Inside the lambda given to the group, its context is at hand and the HTTP call gets none.
// also: LL1105

namespace M063;

public sealed class Crawl(HttpClient http)
{
    public async Task RunAsync(Context ctx, IReadOnlyList<Uri> urls)
    {
        await using var group = ctx.Group(limit: 8);
        foreach (var url in urls)
        {
            _ = group.Go(async ctx =>
            {
                var body = await http.GetStringAsync(url);
                Console.WriteLine($"{ctx.Name}: {body.Length}");
            });
        }
    }
}
