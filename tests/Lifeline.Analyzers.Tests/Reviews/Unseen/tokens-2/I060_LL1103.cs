// The fallback after the limit has passed can only run below the outer token.
namespace I060;

public sealed class Reader(Func<int, CancellationToken, Task<string>> live, Func<int, CancellationToken, Task<string>> cached)
{
    public async Task<string> ReadAsync(int id, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromMilliseconds(250));
        try
        {
            return await live(id, limit.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return await cached(id, token);
        }
    }
}
