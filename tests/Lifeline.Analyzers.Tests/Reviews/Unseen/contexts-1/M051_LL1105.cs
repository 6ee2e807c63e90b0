// The synchronous query blocks a thread for as long as the database likes, whatever happens to ctx.
using System.Data.Common;
using Lifeline.Data;
using Lifeline;

namespace M051;

public class Reports
{
    public async Task<long> RowsAsync(Context ctx, DbConnection db)
    {
        await db.OpenAsync(ctx);
        await using var command = db.CreateCommand();
        command.CommandText = "select count(*) from fact";
        return (long)command.ExecuteScalar()!;
    }
}
