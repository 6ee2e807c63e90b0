// The scope is disposed in finally, on all paths, the early return included.
using System.Data.Common;
using Lifeline.Data;
using Lifeline;

namespace I002;

public class Totals
{
    public async Task<int> SumAsync(Context ctx, DbConnection db, int cart)
    {
        var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        try
        {
            var n = await db.QuerySingleAsync(scope, $"select count(*) from line where cart = {cart}", r => r.GetInt32(0));
            if (n == 0) return 0;
            return await db.QuerySingleAsync(scope, $"select sum(price) from line where cart = {cart}", r => r.GetInt32(0));
        }
        finally
        {
            scope.Dispose();
        }
    }
}
