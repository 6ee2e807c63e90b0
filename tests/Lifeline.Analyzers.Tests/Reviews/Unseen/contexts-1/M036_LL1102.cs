// Todo was left from the migration, although the method got a context since.
using System.Data.Common;
using Lifeline.Data;
using Lifeline;

namespace M036;

public class Inventory(DbConnection db)
{
    public async Task<int> CountAsync(Context ctx, int warehouse)
    {
        await db.OpenAsync(ctx);
        return await db.QuerySingleAsync(Context.Todo, $"select count(*) from stock where warehouse = {warehouse}", r => r.GetInt32(0));
    }
}
