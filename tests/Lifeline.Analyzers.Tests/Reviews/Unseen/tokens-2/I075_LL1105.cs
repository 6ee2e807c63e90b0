// A wait of zero only asks.
namespace I075;

public sealed class OneAtATime(Action<CancellationToken> work) : IDisposable
{
    private readonly ManualResetEvent _closed = new(false);

    public bool TryRun(CancellationToken token)
    {
        if (_closed.WaitOne(0))
        {
            return false;
        }

        work(token);
        return true;
    }

    public void Dispose()
    {
        _closed.Set();
        _closed.Dispose();
    }
}
