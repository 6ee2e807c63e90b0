// Zero-time waits only ask and never block.
namespace I058;

public sealed class SingleFlight
{
    private readonly Mutex _mutex = new();

    public bool TryRun(Action<CancellationToken> action, CancellationToken cancellationToken)
    {
        if (!_mutex.WaitOne(0)) return false;
        try
        {
            action(cancellationToken);
            return true;
        }
        finally
        {
            _mutex.ReleaseMutex();
        }
    }
}
