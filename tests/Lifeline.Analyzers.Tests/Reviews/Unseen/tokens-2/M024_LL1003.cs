// The tasks kept in the list still run when the method returns their combination and disposes the source.
namespace M024;

public sealed class Fanout(IReadOnlyList<HttpClient> shards)
{
    public Task<string[]> QueryAsync(string path, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(TimeSpan.FromSeconds(2));
        List<Task<string>> pending = [];
        foreach (var shard in shards)
        {
            pending.Add(shard.GetStringAsync(path, source.Token));
        }

        return Task.WhenAll(pending);
    }
}
