// What is discarded is a value, not a task.

namespace I124;

public sealed class Warm(Dictionary<string, string> cache)
{
    public async Task<string> GetAsync(Context ctx, string path)
    {
        var text = await File.ReadAllTextAsync(path, ctx);
        _ = cache.TryAdd(path, text);
        _ = text.Length;
        return text;
    }
}
