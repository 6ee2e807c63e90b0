// The discarded refresh is started without the token that is in scope.
namespace M063;

public sealed class Cache(Func<string, Task<string>> load)
{
    private readonly Dictionary<string, string> _values = [];

    public string? Get(string key, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (!_values.TryGetValue(key, out var value))
        {
            _ = RefreshAsync(key);
        }

        return value;
    }

    private async Task RefreshAsync(string key) => _values[key] = await load(key);
}
