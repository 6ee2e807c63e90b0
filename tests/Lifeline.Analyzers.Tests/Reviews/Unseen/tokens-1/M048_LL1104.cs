// The group of parallel calls hangs on a fresh source; the caller's hang-up reaches none of them.

namespace M048;

public interface IReplica { Task<bool> WriteAsync(byte[] page, CancellationToken ct); }

public class QuorumWriter(IReadOnlyList<IReplica> replicas)
{
    public async Task<int> WriteAsync(byte[] page, CancellationToken cancellationToken)
    {
        using (var group = new CancellationTokenSource())
        {
            var pending = new List<Task<bool>>();
            foreach (var replica in replicas)
                pending.Add(replica.WriteAsync(page, group.Token));
            var done = await Task.WhenAll(pending);
            return done.Count(ok => ok);
        }
    }
}
