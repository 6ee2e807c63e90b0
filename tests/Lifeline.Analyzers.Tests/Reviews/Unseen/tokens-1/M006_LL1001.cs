// The timer source is neither cancelled nor disposed when the command finishes early.
using System.Data.Common;

namespace M006;

public class ReportRunner
{
    public async Task<object?> RunAsync(DbCommand command)
    {
        var cts = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var result = await command.ExecuteScalarAsync(cts.Token);
        return result is DBNull ? null : result;
    }
}
