// Kept in a field and disposed with the object.
namespace I028;

public sealed class CachedEntry : IDisposable
{
    private readonly CancellationTokenRegistration _eviction;
    public bool Evicted { get; private set; }

    public CachedEntry(CancellationToken changed)
    {
        _eviction = changed.Register(static s => ((CachedEntry)s!).Evicted = true, this);
    }

    public void Dispose() => _eviction.Dispose();
}
