// A ValueTask leaves the using unawaited on the slow path of a cache.
using System.Collections.Concurrent;

namespace M018;

public interface IProfileApi { ValueTask<string> FetchAsync(int id, CancellationToken ct); }

public class ProfileCache(IProfileApi api)
{
    private readonly ConcurrentDictionary<int, string> _cache = new();

    public ValueTask<string> GetAsync(int id, CancellationToken ct)
    {
        if (_cache.TryGetValue(id, out var hit))
            return new(hit);

        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(800);
        return api.FetchAsync(id, cts.Token);
    }
}
