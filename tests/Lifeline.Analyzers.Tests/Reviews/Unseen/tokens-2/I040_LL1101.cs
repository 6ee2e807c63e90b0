// The options object that is passed already carries the token.
namespace I040;

public sealed record ReadOptions(int PageSize, CancellationToken Token = default);

public interface IReader { Task<int> ReadAsync(ReadOptions options); Task<int> ReadAsync(int pageSize, CancellationToken token); }

public sealed class Reading(IReader reader)
{
    public async Task<int> ReadAsync(CancellationToken token)
    {
        var options = new ReadOptions(100) with { Token = token };
        return await reader.ReadAsync(options);
    }
}
