// Only the branch for a success disposes the linked source.

namespace M008;

public class Downloader(HttpClient client)
{
    public async Task<byte[]?> DownloadAsync(string url, CancellationToken ct)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var response = await client.GetAsync(url, linked.Token);
        byte[]? bytes = null;
        if (response.IsSuccessStatusCode)
        {
            bytes = await response.Content.ReadAsByteArrayAsync(linked.Token);
            linked.Dispose();
        }
        return bytes;
    }
}
