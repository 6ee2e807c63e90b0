// A discard of something that is no task: the returned count is not needed.

namespace I082;

public class Dedup
{
    private readonly HashSet<string> _seen = [];

    public async Task<bool> AddAsync(string key, Func<string, CancellationToken, Task<bool>> exists, CancellationToken ct)
    {
        if (await exists(key, ct)) return false;
        _ = _seen.Add(key);
        return true;
    }
}
