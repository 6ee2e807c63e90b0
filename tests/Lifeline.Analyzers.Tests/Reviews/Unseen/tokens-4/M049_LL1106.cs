// A discarded task does the warm-up without the request's token: nobody waits for it and nobody can end it.
namespace M049;

public sealed class CatalogCache(Func<string, Task> warmUp)
{
    private readonly Dictionary<string, string> _items = new();

    public string? Get(string key, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (_items.TryGetValue(key, out var item)) return item;
        _ = WarmAsync(key);
        return null;
    }

    private async Task WarmAsync(string key)
    {
        await warmUp(key);
        _items[key] = key;
    }
}
