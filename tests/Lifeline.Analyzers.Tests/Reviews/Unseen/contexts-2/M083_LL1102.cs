// In the lambda of the group its own context is at hand, and Background is passed.

namespace M083;

public sealed class Prefetch(HttpClient http)
{
    public async Task RunAsync(Context ctx, string[] urls)
    {
        await using var group = ctx.Group();
        foreach (var url in urls)
        {
            _ = group.Go(_ => http.GetByteArrayAsync(url, Context.Background));
        }
    }
}
