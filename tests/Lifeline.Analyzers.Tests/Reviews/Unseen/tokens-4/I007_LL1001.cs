// The source goes into the lease object that is returned, and disposing the lease disposes it.
namespace I007;

public sealed class Lease : IDisposable
{
    public required CancellationToken Token { get; init; }
    private readonly List<IDisposable> _owned = new();
    public Lease Owning(IDisposable item) { _owned.Add(item); return this; }
    public void Dispose() => _owned.ForEach(o => o.Dispose());
}

public class LeasePool
{
    private int _given;

    public Lease Rent(TimeSpan limit, CancellationToken token)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(token);
        source.CancelAfter(limit);
        _given++;
        return new Lease { Token = source.Token }.Owning(source);
    }
}
