// The loop condition is a constant and the body awaits; nothing in it ever sees the token.
namespace M058;

public interface IElection { Task<bool> IsLeaderAsync(); Task RenewAsync(); Task CampaignAsync(); }

public class LeaderLoop(IElection election)
{
    private const bool Forever = true;

    public async Task RunAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        do
        {
            if (await election.IsLeaderAsync())
                await election.RenewAsync();
            else
                await election.CampaignAsync();
        }
        while (Forever);
    }
}
