// The task that captures the source is started first and awaited at the end, within the using.
namespace I024;

public sealed class Live(Func<CancellationToken, Task> heartbeat, Func<CancellationToken, Task<int>> work)
{
    public async Task<int> RunAsync(CancellationToken token)
    {
        using var beating = CancellationTokenSource.CreateLinkedTokenSource(token);
        var beats = Task.Run(() => heartbeat(beating.Token), beating.Token);
        try
        {
            return await work(token);
        }
        finally
        {
            await beating.CancelAsync();
            await beats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
