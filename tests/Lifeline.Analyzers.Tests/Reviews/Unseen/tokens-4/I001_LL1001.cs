// The source escapes into the registry, and Complete takes it out and disposes it.
using System.Collections.Concurrent;

namespace I001;

public sealed class PendingCalls
{
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _pending = new();

    public CancellationToken Begin(long id, TimeSpan limit, CancellationToken token)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        cts.CancelAfter(limit);
        _pending[id] = cts;
        return cts.Token;
    }

    public void Complete(long id)
    {
        if (_pending.TryRemove(id, out var cts)) cts.Dispose();
    }
}
