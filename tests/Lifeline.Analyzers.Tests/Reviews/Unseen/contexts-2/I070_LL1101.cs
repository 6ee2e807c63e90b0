// The context is forwarded inside of the options that the call takes.

namespace I070;

[HoldsContext]
public sealed record FetchOptions
{
    public required Context Context { get; init; }

    public int Retries { get; init; }
}

public sealed class Fetcher(HttpClient http)
{
    public async Task<string> FetchAsync(string url, FetchOptions options)
    {
        var ctx = options.Context;
        return await http.GetStringAsync(url, ctx);
    }
}

public sealed class News(Fetcher fetcher)
{
    public Task<string> TodayAsync(Context ctx) => fetcher.FetchAsync("/news", new FetchOptions { Context = ctx, Retries = 2 });
}
