// The empty catch-all hides the caller's cancellation.

namespace M072;

public interface ICache { Task PutAsync(string key, byte[] value, CancellationToken ct); }

public class CachingStore(ICache cache, Func<string, CancellationToken, Task<byte[]>> load)
{
    public async Task<byte[]> GetAsync(string key, CancellationToken ct)
    {
        var value = await load(key, ct);
        try
        {
            await cache.PutAsync(key, value, ct);
        }
        catch
        {
        }
        return value;
    }
}
