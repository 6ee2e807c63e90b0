// WithoutCancel is passed to an ordinary call on the main path, so a hang-up never reaches the query.
using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace M082;

public sealed class ReportStore(SqliteConnection db)
{
    public async Task<IReadOnlyList<string>> TitlesAsync(Context ctx, int year)
    {
        ctx.ThrowIfDone();
        return await db.QueryAsync(ctx.WithoutCancel(), $"select title from report where year = {year}", row => row.GetString(0));
    }
}
