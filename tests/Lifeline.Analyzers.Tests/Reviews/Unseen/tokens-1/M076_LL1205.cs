// The local that holds the chain's token is replaced by its own child in every round.

namespace M076;

public interface ILease { Task HoldAsync(CancellationToken ct); CancellationToken Lost { get; } }

public class LeaseHolder(ILease lease)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        var current = stopping;
        while (!stopping.IsCancellationRequested)
        {
            using (var cts = CancellationTokenSource.CreateLinkedTokenSource(current, lease.Lost))
            {
                current = cts.Token;
                await lease.HoldAsync(current);
            }
        }
    }
}
