// using var inside the loop body: the compiler disposes it at the end of each round.
namespace I013;

public interface IShardWriter { Task WriteAsync(int shard, string row, CancellationToken ct); }

public class ShardedWriter(IShardWriter writer)
{
    public async Task WriteAsync(IReadOnlyList<string> rows, CancellationToken ct)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            using var one = CancellationTokenSource.CreateLinkedTokenSource(ct);
            one.CancelAfter(TimeSpan.FromSeconds(2));
            await writer.WriteAsync(i % 8, rows[i], one.Token);
        }
    }
}
