// The async lambda makes no use of the token of the method around it, so each of the downloads runs on after the caller has gone.
namespace M029;

public sealed class FeedAggregator
{
    private readonly HttpClient _http;
    public FeedAggregator(HttpClient http) => _http = http;

    public async Task<string[]> LoadAsync(string[] feeds, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var loads = feeds.Select(async feed =>
        {
            var xml = await _http.GetStringAsync(feed);
            return xml.Trim();
        });
        return await Task.WhenAll(loads);
    }
}
