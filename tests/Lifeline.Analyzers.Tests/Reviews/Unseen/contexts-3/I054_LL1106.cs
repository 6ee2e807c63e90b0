// What is discarded are answers, not tasks.
using System.Collections.Concurrent;

namespace I054;

public interface IWatchers { Task<string> NextAsync(Context ctx); }

public sealed class Hub(IWatchers watchers)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new();
    private readonly TaskCompletionSource _first = new();

    public Task First => _first.Task;

    public async Task SeeAsync(Context ctx)
    {
        var name = await watchers.NextAsync(ctx);
        _ = _seen.TryAdd(name, DateTimeOffset.UtcNow);
        _ = _first.TrySetResult();
    }
}
