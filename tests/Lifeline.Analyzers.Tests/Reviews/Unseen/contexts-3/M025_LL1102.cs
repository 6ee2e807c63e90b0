// The background is passed to a query while the request's context is the method's first parameter.
using System.Data.Common;
using Lifeline.Data;

namespace M025;

public class Customers(DbDataSource source)
{
    public async Task<int> CountAsync(Context ctx, string country)
    {
        await using var db = source.CreateConnection();
        await db.OpenAsync(ctx);
        return await db.QuerySingleAsync(Context.Background, $"select count(*) from customer where country = {country}", row => row.GetInt32(0));
    }
}
