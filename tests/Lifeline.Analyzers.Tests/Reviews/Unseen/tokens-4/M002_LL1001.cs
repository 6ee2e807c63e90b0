// When the cache answers, the method returns early and the linked source is never disposed.
namespace M002;

public interface IRemoteCache { Task<string?> TryGetAsync(string key, CancellationToken token); Task<string> LoadAsync(string key, CancellationToken token); }

public class TieredCache
{
    private readonly IRemoteCache _remote;
    public TieredCache(IRemoteCache remote) => _remote = remote;

    public async Task<string> GetAsync(string key, CancellationToken token)
    {
        CancellationTokenSource cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        cts.CancelAfter(800);
        string? hit = await _remote.TryGetAsync(key, cts.Token);
        if (hit != null)
            return hit;

        string value = await _remote.LoadAsync(key, cts.Token);
        cts.Dispose();
        return value;
    }
}
