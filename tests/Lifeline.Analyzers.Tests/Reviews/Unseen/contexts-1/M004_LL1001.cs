// The early return for an empty basket leaves without disposing the scope.
using System.Data.Common;
using Lifeline.Data;
using Lifeline;

namespace M004;

public class BasketTotals
{
    public async Task<decimal> SumAsync(Context ctx, DbConnection db, int basket)
    {
        var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        var lines = await db.QueryAsync(scope, $"select price from line where basket = {basket}", row => row.GetDecimal(0));
        if (lines.Count == 0)
        {
            return 0m;
        }

        var shipping = await db.QuerySingleAsync(scope, $"select cost from shipping where basket = {basket}", row => row.GetDecimal(0));
        scope.Dispose();
        return lines.Sum() + shipping;
    }
}
