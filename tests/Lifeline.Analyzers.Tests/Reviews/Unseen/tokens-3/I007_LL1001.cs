// the pooled source goes back to the pool or, when it can't be reset, is disposed
using System.Collections.Concurrent;

namespace I007;

public sealed class SourcePool
{
    private readonly ConcurrentBag<CancellationTokenSource> _idle = [];

    public async Task RunAsync(Func<CancellationToken, Task> work)
    {
        if (!_idle.TryTake(out var source))
            source = new CancellationTokenSource();
        source.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await work(source.Token);
        }
        finally
        {
            if (source.TryReset())
                _idle.Add(source);
            else
                source.Dispose();
        }
    }
}
