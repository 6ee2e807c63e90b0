// The discarded task belongs to a group that waits for it and hands it its context.

namespace I120;

public sealed class Welcome(HttpClient http)
{
    public async Task RunAsync(Context ctx, string[] users)
    {
        await using var group = ctx.Supervise(limit: 2);
        foreach (var user in users)
        {
            _ = group.Go(ctx => http.PostAsync($"/welcome/{user}", null, ctx), name: user);
        }

        _ = group.Go(CountAsync);
    }

    private static Task CountAsync(Context ctx) => File.AppendAllTextAsync("welcomes.log", ".", ctx);
}
