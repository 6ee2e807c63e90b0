// Whether or not there is a limit, the source is a new root and the caller's token goes unheard.
using System.Data.Common;

namespace M021;

public sealed class ReportQuery(DbDataSource database)
{
    public async Task<object?> ScalarAsync(string sql, int? seconds, CancellationToken cancellationToken = default)
    {
        using var source = seconds is { } limit
            ? new CancellationTokenSource(TimeSpan.FromSeconds(limit))
            : new CancellationTokenSource();
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(source.Token);
    }
}
