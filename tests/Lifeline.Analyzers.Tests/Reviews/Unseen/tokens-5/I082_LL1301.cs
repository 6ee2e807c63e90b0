// The ticks are five seconds' worth.
namespace I082;

public interface IElection { Task<string> LeaderAsync(CancellationToken ct); }

public sealed class Leader(IElection election)
{
    private const long Limit = 5 * TimeSpan.TicksPerSecond;

    public async Task<string> FindAsync(CancellationToken ct)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        source.CancelAfter(TimeSpan.FromTicks(Limit));
        return await election.LeaderAsync(source.Token);
    }
}
