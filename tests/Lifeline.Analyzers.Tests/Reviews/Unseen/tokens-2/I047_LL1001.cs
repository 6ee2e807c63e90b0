// The loser of the exchange is disposed at once, the winner belongs to the object.
namespace I047;

public sealed class Shared(CancellationToken parent) : IDisposable
{
    private CancellationTokenSource? _shared;

    public CancellationToken Get()
    {
        var created = CancellationTokenSource.CreateLinkedTokenSource(parent);
        if (Interlocked.CompareExchange(ref _shared, created, null) is { } other)
        {
            created.Dispose();
            return other.Token;
        }

        return created.Token;
    }

    public void Dispose() => Volatile.Read(ref _shared)?.Dispose();
}
