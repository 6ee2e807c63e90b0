// The optional parameter's default is a default value, and the convenience overload without token has none in scope.

namespace I057;

public interface ITags { Task<string[]> TagsAsync(int id, CancellationToken ct); }

public class TagReader(ITags tags)
{
    public Task<string[]> ReadAsync(int id) => ReadAsync(id, CancellationToken.None);

    public async Task<string[]> ReadAsync(int id, CancellationToken ct) => await tags.TagsAsync(id, ct);
}
