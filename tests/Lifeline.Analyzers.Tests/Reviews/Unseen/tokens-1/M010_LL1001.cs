// The helper hands out the token of a linked source that nobody holds any more, so nobody can dispose it.

namespace M010;

public sealed class Tenant
{
    private readonly CancellationToken _evicted;
    public Tenant(CancellationToken evicted) => _evicted = evicted;

    public CancellationToken Combine(CancellationToken requestAborted)
    {
        var both = CancellationTokenSource.CreateLinkedTokenSource(requestAborted, _evicted);
        return both.Token;
    }
}
