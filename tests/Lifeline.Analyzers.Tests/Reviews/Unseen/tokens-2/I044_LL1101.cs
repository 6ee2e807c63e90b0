// Named arguments in another order: the token is there, just not where it is declared.
namespace I044;

public interface ITable { Task<int> CountAsync(string? filter = null, int limit = 100, CancellationToken token = default); }

public sealed class Counter(ITable table)
{
    public async Task<bool> AnyAsync(string filter, CancellationToken cancellationToken) =>
        await table.CountAsync(limit: 1, token: cancellationToken, filter: filter) is not 0;
}
