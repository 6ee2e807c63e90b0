// the captured tasks are all awaited inside the using
namespace I011;

public sealed class FanOut(Func<int, CancellationToken, Task> sendShard)
{
    public async Task SendAsync(int shards, CancellationToken ct)
    {
        using var firstFailure = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = Enumerable.Range(0, shards).Select(async shard =>
        {
            try
            {
                await sendShard(shard, firstFailure.Token);
            }
            catch
            {
                firstFailure.Cancel();
                throw;
            }
        }).ToList();
        await Task.WhenAll(running);
    }
}
