// A root of a service's own life: no method token in scope, the constructor makes it and Dispose ends it.

namespace I067;

public sealed class Cleaner : IDisposable
{
    private readonly CancellationTokenSource _life = new();
    private readonly Timer _timer;

    public Cleaner(Action<CancellationToken> clean)
    {
        var token = _life.Token;
        _timer = new Timer(_ => { if (!token.IsCancellationRequested) clean(token); }, null, 1000, 1000);
    }

    public void Dispose()
    {
        _life.Cancel();
        _timer.Dispose();
        _life.Dispose();
    }
}
