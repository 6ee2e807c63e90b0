// the source is stored in the lease that is returned, and the lease disposes it
namespace I002;

public sealed class Lease : IDisposable
{
    private CancellationTokenSource? _source;

    private Lease() { }

    public CancellationToken Lost => _source?.Token ?? new CancellationToken(true);

    public static Lease Start(TimeSpan ttl, CancellationToken ct)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        source.CancelAfter(ttl);
        return new Lease { _source = source };
    }

    public void Dispose() => Interlocked.Exchange(ref _source, null)?.Dispose();
}
