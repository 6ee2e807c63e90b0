// The token is narrowed once, before the loop.
namespace I109;

public sealed class Once(Func<int, CancellationToken, Task> work)
{
    public async Task RunAsync(int count, TimeSpan? limit, CancellationToken token)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        if (limit is { } span)
        {
            linked.CancelAfter(span);
        }

        token = linked.Token;
        for (var i = 0; i < count; i++)
        {
            await work(i, token);
        }
    }
}
