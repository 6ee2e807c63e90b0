// A timer source that is cancelled on every path: Cancel stops its timer, and it is linked to nothing.
namespace I004;

public interface IProbe { Task<bool> ReachableAsync(CancellationToken token); }

public sealed class ProbeRunner(IProbe probe)
{
    public async Task<bool> ReachableAsync()
    {
        var cts = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            return await probe.ReachableAsync(cts.Token);
        }
        finally
        {
            cts.Cancel();
        }
    }
}
