// EF-like key lookups: the overload with a token takes an array, and the token is given.

namespace I049;

public interface IEntities<T> { ValueTask<T?> FindAsync(params object[] keys); ValueTask<T?> FindAsync(object[] keys, CancellationToken ct); }
public record Product(int Id);

public class Products(IEntities<Product> set)
{
    public async Task<Product> GetAsync(int id, CancellationToken ct)
        => await set.FindAsync([id], ct) ?? throw new KeyNotFoundException($"product {id}");
}
