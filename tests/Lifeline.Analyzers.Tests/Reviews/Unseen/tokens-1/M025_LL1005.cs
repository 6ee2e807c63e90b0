// The command's Cancel stays registered on the worker's token for every query that ever ran.
using System.Data.Common;

namespace M025;

public class LegacyQuery
{
    public async Task<int> ExecuteAsync(DbCommand command, CancellationToken ct)
    {
        ct.UnsafeRegister(static c => ((DbCommand)c!).Cancel(), command);
        return await command.ExecuteNonQueryAsync(ct);
    }
}
