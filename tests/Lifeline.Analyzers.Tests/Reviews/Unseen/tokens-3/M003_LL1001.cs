// the early return for a cache hit leaves the linked source undisposed
using System.Collections.Concurrent;

namespace M003;

public sealed class ReadThroughCache(Func<string, CancellationToken, Task<string>> load)
{
    private readonly ConcurrentDictionary<string, string> _entries = new();

    public async Task<string> GetAsync(string key, CancellationToken ct)
    {
        var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(TimeSpan.FromSeconds(3));
        if (_entries.TryGetValue(key, out var hit))
            return hit;

        try
        {
            return _entries[key] = await load(key, bounded.Token);
        }
        finally
        {
            bounded.Dispose();
        }
    }
}
