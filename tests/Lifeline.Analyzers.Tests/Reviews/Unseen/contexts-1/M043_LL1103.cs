// The second of the two queries gets the parent although the scope was made to bound both.
using System.Data.Common;
using Lifeline.Data;
using Lifeline;

namespace M043;

public class Audit
{
    public async Task<int> CountAsync(Context ctx, DbConnection db, int user)
    {
        using (var limited = ctx.WithTimeout(TimeSpan.FromSeconds(3)))
        {
            var logins = await db.QuerySingleAsync(limited, $"select count(*) from login where usr = {user}", r => r.GetInt32(0));
            var edits = await db.QuerySingleAsync(ctx, $"select count(*) from edit where usr = {user}", r => r.GetInt32(0));
            return logins + edits;
        }
    }
}
