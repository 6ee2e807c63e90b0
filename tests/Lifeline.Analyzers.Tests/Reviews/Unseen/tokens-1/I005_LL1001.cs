// A timer source that is cancelled on the way out has stopped its timer; nothing leaks.

namespace I005;

public class Probe(Func<CancellationToken, Task<bool>> probe)
{
    public async Task<bool> OnceAsync()
    {
        var cts = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            return await probe(cts.Token);
        }
        finally
        {
            cts.Cancel();
        }
    }
}
