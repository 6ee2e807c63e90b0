// The answer is stored and never looked at, while the value goes into the query.
using System.Data.Common;
using Lifeline.Data;
using Lifeline;

namespace M101;

public class Notes(DbConnection db)
{
    private static readonly ContextKey<Guid> Account = new("account");
    public async Task<int> CountAsync(Context ctx)
    {
        bool found = ctx.TryGet(Account, out Guid account);
        return await db.QuerySingleAsync(ctx, $"select count(*) from note where account = {account}", r => r.GetInt32(0));
    }
}
