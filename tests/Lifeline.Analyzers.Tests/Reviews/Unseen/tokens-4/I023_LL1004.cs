// The out argument of TryRemove takes the source back into its owner's hands; no method gives one away.
using System.Collections.Concurrent;

namespace I023;

public class Subscriptions
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _active = new();

    public CancellationToken Add(string topic) => _active.GetOrAdd(topic, static _ => new CancellationTokenSource()).Token;

    public bool Remove(string topic)
    {
        if (!_active.TryRemove(topic, out CancellationTokenSource? source)) return false;
        source.Cancel();
        source.Dispose();
        return true;
    }
}
