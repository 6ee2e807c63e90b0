// The monitor loop has its own condition, and the registration wakes it so that it can see the token.
namespace I079;

public sealed class TokenAwareGate
{
    private readonly object _lock = new();
    private bool _open;

    public void Pass(CancellationToken token)
    {
        using var wake = token.Register(() => { lock (_lock) Monitor.PulseAll(_lock); });
        lock (_lock)
        {
            while (!_open)
            {
                token.ThrowIfCancellationRequested();
                Monitor.Wait(_lock);
            }
        }
    }

    public void Open() { lock (_lock) { _open = true; Monitor.PulseAll(_lock); } }
}
