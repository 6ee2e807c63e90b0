// The query passes None in a method whose token opened the connection.
using System.Data.Common;

namespace M040;

public class StockRepository(DbDataSource source)
{
    public async Task<long> CountAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from stock";
        var count = await command.ExecuteScalarAsync(CancellationToken.None);
        return Convert.ToInt64(count);
    }
}
