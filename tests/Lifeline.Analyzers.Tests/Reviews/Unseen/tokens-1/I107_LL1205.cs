// The reassigned token is always linked to the root, never to itself.

namespace I107;

public interface ILeader { Task<CancellationToken> AcquireAsync(CancellationToken ct); Task LeadAsync(CancellationToken ct); }

public class Election(ILeader leader)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        CancellationToken term;
        while (!stopping.IsCancellationRequested)
        {
            var lost = await leader.AcquireAsync(stopping);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
            term = both.Token;
            await leader.LeadAsync(term);
        }
    }
}
