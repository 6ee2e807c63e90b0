// The out parameter hands a source to the caller without saying who ends it.
using System.Collections.Concurrent;

namespace M021;

public class JobRegistry
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _jobs = new();

    public bool TryTake(Guid id, out CancellationTokenSource? source) => _jobs.TryRemove(id, out source);
}
