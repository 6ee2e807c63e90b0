// the inner timeout is made for the wait for a connection alone; the query runs under the caller's token
namespace I028;

public sealed class PooledDb(SemaphoreSlim slots, Func<string, CancellationToken, Task<int>> query)
{
    public async Task<int> QueryAsync(string sql, CancellationToken ct)
    {
        using (var renting = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            renting.CancelAfter(TimeSpan.FromSeconds(1));
            await slots.WaitAsync(renting.Token);
        }

        try
        {
            return await query(sql, ct);
        }
        finally
        {
            slots.Release();
        }
    }
}
