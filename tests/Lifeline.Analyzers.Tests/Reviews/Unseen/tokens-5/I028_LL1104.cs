// The shared load serves all who wait for the key, so it must not end with the first one's token; each waits with its own.
using System.Collections.Concurrent;

namespace I028;

public interface IKeyServer { Task<byte[]> FetchAsync(string id, CancellationToken ct); }

public sealed class SigningKeys(IKeyServer server)
{
    private readonly ConcurrentDictionary<string, Task<byte[]>> _loads = new();

    public Task<byte[]> GetAsync(string id, CancellationToken ct) => _loads.GetOrAdd(id, LoadAsync).WaitAsync(ct);

    private async Task<byte[]> LoadAsync(string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await server.FetchAsync(id, limit.Token);
    }
}
