// The wait for the event ignores the token, which WaitHandle.WaitAny could watch as well.
namespace M058;

public sealed class Gate
{
    private readonly AutoResetEvent _open = new(false);

    public void Open() => _open.Set();

    public void Pass(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        _open.WaitOne();
    }
}
