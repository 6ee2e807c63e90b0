// A discard of a value, not of a task: nothing was started.
using Lifeline;

namespace I069;

public class Cache
{
    private readonly Dictionary<string, string> _entries = [];
    public async Task<string> GetAsync(Context ctx, string key, Func<Context, string, Task<string>> load)
    {
        var value = await load(ctx, key);
        _ = _entries.TryAdd(key, value);
        _ = _entries.Count;
        return value;
    }
}
