// The call with the outer token comes before the linked source exists.
using System.Data.Common;

namespace I019;

public sealed class SlowQuery(DbDataSource database)
{
    public async Task<object?> RunAsync(string sql, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.PrepareAsync(ct);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        return await command.ExecuteScalarAsync(limit.Token);
    }
}
