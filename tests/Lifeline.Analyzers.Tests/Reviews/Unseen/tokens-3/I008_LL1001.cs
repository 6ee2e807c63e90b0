// the set of sources owns each one from the moment it is made; ending a key disposes its source
using System.Collections.Concurrent;

namespace I008;

public sealed class Subscriptions
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _byTopic = new();

    public CancellationToken Open(string topic, CancellationToken connectionClosed)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(connectionClosed);
        if (_byTopic.TryAdd(topic, source))
            return source.Token;

        source.Dispose();
        throw new InvalidOperationException($"{topic} is open already");
    }

    public void Close(string topic)
    {
        if (!_byTopic.TryRemove(topic, out var source))
            return;
        source.Cancel();
        source.Dispose();
    }
}
