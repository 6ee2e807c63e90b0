// Only the token is returned; the source stays in the field of the object that disposes it.
namespace I025;

public sealed class Epoch : IDisposable
{
    private CancellationTokenSource _source = new();
    private readonly object _gate = new();

    public CancellationToken Next()
    {
        lock (_gate)
        {
            _source.Cancel();
            _source.Dispose();
            _source = new CancellationTokenSource();
            return _source.Token;
        }
    }

    public void Dispose() => _source.Dispose();
}
