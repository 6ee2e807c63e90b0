// The source goes into the lease that is returned, and the lease disposes it.
namespace I043;

public sealed class Lease : IDisposable
{
    private CancellationTokenSource? _source;

    private Lease()
    {
    }

    public CancellationToken Token => _source?.Token ?? throw new ObjectDisposedException(nameof(Lease));

    public static Lease Begin(TimeSpan length, CancellationToken ct)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        source.CancelAfter(length);
        return new Lease { _source = source };
    }

    public void Dispose()
    {
        _source?.Dispose();
        _source = null;
    }
}
