// The background task is stopped and awaited in finally, before the source goes.
namespace I021;

public interface ILock { Task RenewForeverAsync(CancellationToken token); }

public sealed class WithRenewal(ILock held)
{
    public async Task RunAsync(Func<CancellationToken, Task> body, CancellationToken token)
    {
        using var renewal = CancellationTokenSource.CreateLinkedTokenSource(token);
        var renewing = held.RenewForeverAsync(renewal.Token);
        try
        {
            await body(renewal.Token);
        }
        finally
        {
            renewal.Cancel();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
