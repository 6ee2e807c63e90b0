// default is the optional parameter's default value and the fallback when no token is in scope: nothing live is at hand
namespace I025;

public interface ICache
{
    ValueTask<string?> GetAsync(string key, CancellationToken cancellationToken = default);
}

public sealed class CacheAdapter(ICache inner)
{
    public ValueTask<string?> GetAsync(string key) => inner.GetAsync(key, CancellationToken.None);

    public async ValueTask<bool> ContainsAsync(string key, CancellationToken cancellationToken = default)
        => await inner.GetAsync(key, cancellationToken) is not null;
}
