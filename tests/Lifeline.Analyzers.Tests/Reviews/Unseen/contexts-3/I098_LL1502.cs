// In an extension method the context is the first after `this`.

namespace I098;

public interface IKeyValue { Task<string?> GetAsync(Context ctx, string key); }

public static class KeyValueExtensions
{
    public static async Task<int> GetIntAsync(this IKeyValue store, Context ctx, string key, int fallback = 0)
    {
        return int.TryParse(await store.GetAsync(ctx, key), out var value) ? value : fallback;
    }
}
