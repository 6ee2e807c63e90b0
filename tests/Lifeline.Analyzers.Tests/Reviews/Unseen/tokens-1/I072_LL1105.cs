// Lock-free spinning and Thread.Yield do not wait for anything outside.

namespace I072;

public class SpinBuffer
{
    private volatile bool _full;

    public void Publish(CancellationToken ct)
    {
        var spin = new SpinWait();
        while (_full)
        {
            ct.ThrowIfCancellationRequested();
            spin.SpinOnce();
        }
        _full = true;
    }

    public void Consume() => _full = false;
}
