// The Probe case leaves the switch with a return and skips the Dispose below.
namespace M007;

public enum Kind { Probe, Full, Delta }
public interface IReplica { Task<long> SyncAsync(Kind kind, CancellationToken token); }

public sealed class ReplicaSync(IReplica replica)
{
    public async Task<long> RunAsync(Kind kind, CancellationToken token)
    {
        long bytes = 0;
        var budget = CancellationTokenSource.CreateLinkedTokenSource(token);
        switch (kind)
        {
            case Kind.Probe:
                return await replica.SyncAsync(Kind.Probe, budget.Token);
            case Kind.Full:
                budget.CancelAfter(TimeSpan.FromHours(1));
                bytes = await replica.SyncAsync(Kind.Full, budget.Token);
                break;
            default:
                budget.CancelAfter(TimeSpan.FromMinutes(5));
                bytes = await replica.SyncAsync(kind, budget.Token);
                break;
        }
        budget.Dispose();
        return bytes;
    }
}
