// Dapper's CommandDefinition has a token parameter, and is made without one.
using System.Data.Common;
using Dapper;
using Lifeline;

namespace M033;

public class StockRepository(DbConnection db)
{
    public async Task<int> LeftAsync(Context ctx, int item)
    {
        ctx.ThrowIfDone();
        var command = new CommandDefinition("select count(*) from stock where item = @item", new { item });
        return await db.QuerySingleAsync<int>(command);
    }
}
