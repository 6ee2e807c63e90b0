// The optional context defaults to its zero value, which is no context.
using System.Data.Common;
using Lifeline.Data;
using Lifeline;

namespace M063;

public class Users(DbConnection db)
{
    public Task<int> CountAsync(Context ctx = default) =>
        db.QuerySingleAsync(ctx, $"select count(*) from users", row => row.GetInt32(0));
}
