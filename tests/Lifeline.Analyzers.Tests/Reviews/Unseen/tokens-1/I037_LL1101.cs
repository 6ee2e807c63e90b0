// The lambda forwards the captured token.

namespace I037;

public interface IItems { Task<string> GetAsync(int id, CancellationToken ct = default); }

public class ItemLoader(IItems items)
{
    public Task<string[]> LoadAsync(int[] ids, CancellationToken ct)
        => Task.WhenAll(ids.Select(id => items.GetAsync(id, ct)));
}
