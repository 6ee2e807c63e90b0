// The constant limit is zero, so the source is cancelled from the start.
namespace M066;

public interface ICensus { Task<int> CountAsync(CancellationToken ct); }

public static class CensusExtensions
{
    private const int NoWait = 0;

    public static async Task<int> CountNowAsync(this ICensus census)
    {
        using var source = new CancellationTokenSource(NoWait);
        return await census.CountAsync(source.Token);
    }
}
