// The lambda has the request's context in scope and calls the overload without it.
using Lifeline;

namespace M031;

public interface ICache { Task<string?> GetAsync(string key); Task<string?> GetAsync(Context ctx, string key); }
public class Lookup(ICache cache)
{
    public Task<string?[]> ManyAsync(Context ctx, string[] keys)
    {
        ctx.ThrowIfDone();
        return Task.WhenAll(keys.Select(async key => await cache.GetAsync(key)));
    }
}
