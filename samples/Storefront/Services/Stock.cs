using Lifeline;
using Lifeline.Sqlite;
using Microsoft.Data.Sqlite;

namespace Storefront.Services;

/// <summary>Knows what is on the shelves. Its queries end with the request, in the database engine as well.</summary>
internal static class Stock
{
    public static void Map(WebApplication app, StockFile file, Journal journal)
    {
        app.MapGet("/stock/{id}", (Context ctx, int id) => CountAsync(ctx, async db =>
            await db.QuerySingleAsync(ctx, $"select count from item where id = {id}", row => row.GetInt64(0))));

        // How many pairs of things go well together? Every item with every other: days of work, if somebody let it.
        app.MapGet("/stock/{id}/advice", (Context ctx, int id) => CountAsync(ctx, async db =>
            await db.QuerySingleAsync(
                ctx,
                $"select count(*) from item a, item b where a.cents + b.cents < {id} and a.shelf <> b.shelf",
                row => row.GetInt64(0))));

        async Task<object> CountAsync(Context ctx, Func<SqliteConnection, Task<long>> query)
        {
            await using var db = file.Connect();
            await db.OpenAsync(ctx);
            using var entry = journal.Begin("sqlite", "select count … from item", ctx);
            return new { Pieces = await entry.WatchAsync(query(db)) };
        }
    }
}
