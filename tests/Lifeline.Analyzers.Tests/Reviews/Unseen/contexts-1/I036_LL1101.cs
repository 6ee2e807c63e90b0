// The connection was given the context, so what runs on it ends with it; the library's method takes neither context nor token.
using System.Data.Common;
using Dapper;
using Lifeline.Data;
using Lifeline;

namespace I036;

public class Stock(DbConnection db)
{
    public Task<int> LeftAsync(Context ctx, int item) =>
        db.WithContext(ctx).QuerySingleAsync<int>("select count(*) from stock where item = @item", new { item });
}
