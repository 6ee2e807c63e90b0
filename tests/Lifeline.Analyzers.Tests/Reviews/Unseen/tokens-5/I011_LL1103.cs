// After the limited call has failed, the fallback rightly runs on the caller's token: the linked one has ended.
namespace I011;

public interface ICacheServer { Task<string> GetAsync(string key, CancellationToken ct); }
public interface IDatabase { Task<string> LoadAsync(string key, CancellationToken ct); }

public sealed class ReadThrough(ICacheServer cache, IDatabase database)
{
    public async Task<string> GetAsync(string key, CancellationToken ct)
    {
        using var quick = CancellationTokenSource.CreateLinkedTokenSource(ct);
        quick.CancelAfter(TimeSpan.FromMilliseconds(50));
        try
        {
            return await cache.GetAsync(key, quick.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return await database.LoadAsync(key, ct);
        }
    }
}
