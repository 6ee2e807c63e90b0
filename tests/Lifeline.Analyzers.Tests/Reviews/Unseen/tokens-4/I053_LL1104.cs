// The token parameter cancels the fresh source through a registration: it is not ignored.
namespace I053;

public class AbortableBatch
{
    public async Task<int> RunAsync(IEnumerable<Func<CancellationToken, Task<bool>>> steps, CancellationToken token)
    {
        using var abort = new CancellationTokenSource();
        await using var link = token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), abort);
        int ok = 0;
        foreach (var step in steps)
        {
            if (await step(abort.Token)) ok++;
            else abort.Cancel();
            if (abort.IsCancellationRequested) break;
        }
        return ok;
    }
}
