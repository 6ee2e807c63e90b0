// Cancelling the losers cancels nothing: all shards were given the caller's token.
namespace M037;

public interface IShard { Task<string> QueryAsync(string sql, CancellationToken ct); }

public static class FirstShardWins
{
    public static async Task<string> QueryAsync(IShard[] shards, string sql, CancellationToken ct)
    {
        using var losers = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var tasks = shards.Select(s => s.QueryAsync(sql, ct)).ToList();
        var winner = await Task.WhenAny(tasks);
        losers.Cancel();
        return await winner;
    }
}
