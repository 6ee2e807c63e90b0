// The conditional drops the live token for large files, the very calls that ought to be cancellable.

namespace M036;

public class BlobStore(HttpClient http)
{
    public async Task<Stream> OpenAsync(string name, long size, CancellationToken ct)
    {
        return await http.GetStreamAsync($"/blobs/{name}", size > 1_000_000 ? CancellationToken.None : ct);
    }
}
