// The first of two calls uses the linked token, the second the outer one: a slow body is not bounded.

namespace M042;

public class FileFetcher
{
    private readonly HttpClient _client;
    public FileFetcher(HttpClient client) => _client = client;

    public async Task<byte[]> FetchAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        linked.CancelAfter(TimeSpan.FromSeconds(30));
        var token = linked.Token;

        using var response = await _client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
