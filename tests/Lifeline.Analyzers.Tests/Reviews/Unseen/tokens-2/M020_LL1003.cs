// WhenAll's task leaves the using block that its parts still depend on.
namespace M020;

public interface IReplica { Task WriteAsync(ReadOnlyMemory<byte> block, CancellationToken token); }

public sealed class Mirror(IReplica[] replicas)
{
    public Task WriteAsync(ReadOnlyMemory<byte> block, CancellationToken token)
    {
        using (var all = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            all.CancelAfter(TimeSpan.FromSeconds(1));
            return Task.WhenAll(from replica in replicas select replica.WriteAsync(block, all.Token));
        }
    }
}
