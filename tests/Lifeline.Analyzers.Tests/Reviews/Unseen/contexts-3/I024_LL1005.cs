// The registration is kept and ends with the object that made it.

namespace I024;

public sealed class CacheEntry : IDisposable
{
    private readonly ContextRegistration _expiry;
    private volatile bool _stale;

    public CacheEntry(Context ctx, string value)
    {
        Value = value;
        _expiry = ctx.AfterFunc(() => _stale = true);
    }

    public string Value { get; }

    public bool IsStale => _stale;

    public void Dispose() => _expiry.Dispose();
}
