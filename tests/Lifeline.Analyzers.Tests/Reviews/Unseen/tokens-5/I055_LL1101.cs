// The callee has no form that takes a token: there is nothing to forward to.
namespace I055;

public interface ILegacyStore { Task SaveAsync(string key, string value); }

public sealed class LegacyAdapter(ILegacyStore store)
{
    public async Task SaveAllAsync(IReadOnlyDictionary<string, string> pairs, CancellationToken ct)
    {
        foreach (var (key, value) in pairs)
        {
            ct.ThrowIfCancellationRequested();
            await store.SaveAsync(key, value);
        }
    }
}
