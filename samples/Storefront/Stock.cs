using System.Data.Common;
using Lifeline;
using Lifeline.Data;
using Storefront.Watching;

namespace Storefront;

/// <summary>Knows what is there and how it sells, from a database.</summary>
internal static class Stock
{
    public static void Map(WebApplication app)
    {
        app.UseLifeline();
        app.UseJournal();

        app.MapGet("/stock/{id}", async (Context ctx, int id, DbConnection db) =>
        {
            await db.OpenAsync(ctx);
            var found = await db.QueryAsync(ctx, $"select quantity from item where id = {id}", row => row.GetInt32(0));
            return found is [var quantity] ? quantity : 0;
        });

        // The days between any two sales of an item, on average. Nobody noticed that this compares each sale with each
        // other one, as it takes no time: but for the bestseller, which was sold 100,000 times.
        app.MapGet("/demand/{id}", async (Context ctx, int id, DbConnection db) =>
        {
            await db.OpenAsync(ctx);
            return await db.QuerySingleAsync(
                ctx,
                $"""
                select coalesce(avg(cast(abs(a.day - b.day) as double precision)), 0)
                from sale a join sale b on b.item = a.item
                where a.item = {id}
                """,
                row => row.GetDouble(0));
        });
    }
}
