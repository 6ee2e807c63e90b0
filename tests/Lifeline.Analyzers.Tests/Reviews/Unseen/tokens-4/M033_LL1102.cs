// A generated wrapper fills the token argument with default and drops its own.
namespace M033;

public class GeoClient
{
    private readonly HttpClient _client;
    public GeoClient(HttpClient client) { _client = client; }

    public async Task<Stream> GetTilesAsync(int x, int y, int zoom, CancellationToken ct = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"tiles/{zoom}/{x}/{y}");
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, default);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync(ct);
    }
}
