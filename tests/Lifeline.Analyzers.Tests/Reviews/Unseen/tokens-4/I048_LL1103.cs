// The linked source's block is over when the outer token is passed.
namespace I048;

public interface ICatalog { Task<string> ResolveAsync(string id, CancellationToken ct); Task<byte[]> DownloadAsync(string url, CancellationToken ct); }

public class AssetLoader(ICatalog catalog)
{
    public async Task<byte[]> LoadAsync(string id, CancellationToken ct)
    {
        string url;
        using (var quick = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            quick.CancelAfter(TimeSpan.FromSeconds(1));
            url = await catalog.ResolveAsync(id, quick.Token);
        }
        return await catalog.DownloadAsync(url, ct);
    }
}
