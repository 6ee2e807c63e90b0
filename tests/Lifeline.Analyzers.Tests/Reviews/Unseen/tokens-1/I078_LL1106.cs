// The token travels in the pool's state argument to a static callback.

namespace I078;

public class PoolWriter
{
    private readonly Action<string, CancellationToken> _write;
    public PoolWriter(Action<string, CancellationToken> write) => _write = write;

    public void Enqueue(string line, CancellationToken ct)
    {
        ThreadPool.UnsafeQueueUserWorkItem(
            static s => s.Self._write(s.Line, s.Token),
            (Self: this, Line: line, Token: ct),
            preferLocal: false);
    }
}
