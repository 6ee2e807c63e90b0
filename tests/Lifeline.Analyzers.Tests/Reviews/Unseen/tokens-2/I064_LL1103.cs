// The outer token is only asked whether it was the one that ended.
namespace I064;

public sealed class Timed(Func<CancellationToken, Task> work)
{
    public async Task RunAsync(CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await work(limit.Token);
        }
        catch (OperationCanceledException late) when (late.CancellationToken == limit.Token && !token.IsCancellationRequested)
        {
            throw new TimeoutException("took longer than 2 s", late);
        }

        token.ThrowIfCancellationRequested();
    }
}
