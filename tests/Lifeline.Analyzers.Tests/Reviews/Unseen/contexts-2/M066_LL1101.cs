// A conditional access hides a call whose overload with a context exists.

namespace M066;

public interface ICache
{
    Task<string?> GetAsync(string key);

    Task<string?> GetAsync(Context ctx, string key);
}

public sealed class Profile(ICache? cache)
{
    public async Task<string> NameAsync(Context ctx, int id)
    {
        ctx.ThrowIfDone();
        return cache?.GetAsync($"name:{id}") is { } pending ? await pending ?? "unknown" : "no cache";
    }
}
