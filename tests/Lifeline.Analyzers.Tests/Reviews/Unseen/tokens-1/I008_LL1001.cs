// Stored in a dictionary of running jobs; whoever removes an entry disposes it.
using System.Collections.Concurrent;

namespace I008;

public class JobTable(CancellationToken stopping)
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _jobs = new();

    public CancellationToken Open(Guid id)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _jobs[id] = cts;
        return cts.Token;
    }

    public void Close(Guid id)
    {
        if (!_jobs.TryRemove(id, out var cts)) return;
        cts.Cancel();
        cts.Dispose();
    }
}
