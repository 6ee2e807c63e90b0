// the shards' tasks are handed back unfinished while the source that bounds them is disposed on the way out
namespace M009;

public sealed class ScatterGather(Func<int, CancellationToken, Task<int>> countShard)
{
    public Task<int[]> CountAsync(int shards, CancellationToken ct)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(TimeSpan.FromSeconds(10));

        var running = new List<Task<int>>();
        for (var i = 0; i < shards; i++)
            running.Add(countShard(i, bounded.Token));

        return Task.WhenAll(running);
    }
}
