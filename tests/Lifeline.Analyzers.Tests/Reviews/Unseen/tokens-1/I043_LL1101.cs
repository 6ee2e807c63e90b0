// The token is in the request object that goes into the call.

namespace I043;

public sealed record QueryOptions { public CancellationToken CancellationToken { get; init; } public int Max { get; init; } }
public interface ISearch { Task<string[]> FindAsync(string text, QueryOptions options); }

public class SearchPage(ISearch search)
{
    public Task<string[]> FirstPageAsync(string text, CancellationToken ct)
        => search.FindAsync(text, new QueryOptions { CancellationToken = ct, Max = 20 });
}
