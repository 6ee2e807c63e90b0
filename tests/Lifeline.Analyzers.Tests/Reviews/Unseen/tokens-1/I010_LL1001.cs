// The owned source goes into a disposable scope that is returned; the scope's Dispose ends it.

namespace I010;

public sealed class Scope : IDisposable
{
    private readonly CancellationTokenSource _source;
    private Scope(CancellationToken parent, TimeSpan limit)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(parent);
        _source.CancelAfter(limit);
    }

    public CancellationToken Token => _source.Token;
    public static Scope Begin(CancellationToken parent, TimeSpan limit) => new(parent, limit);
    public void Dispose() => _source.Dispose();
}
