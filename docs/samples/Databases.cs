using System.Data.Common;
using Dapper;
using Lifeline.Data;
using Lifeline.EntityFrameworkCore;
using Lifeline.Npgsql;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lifeline.Docs.Samples;

internal static class Databases
{
    public static async Task<int> EverydayAsync(Context ctx, DbConnection db, int id)
    {
        #region databases-everyday
        var names = await db.QueryAsync(ctx, $"select name from item where id < {id}", row => row.GetString(0));
        var count = await db.QuerySingleAsync(ctx, $"select count(*) from item", row => row.GetInt32(0));
        await db.ExecuteAsync(ctx, $"update item set seen = seen + 1 where id = {id}");     // each hole is a parameter
        await foreach (var name in db.StreamAsync(ctx, $"select name from item", row => row.GetString(0)))
        {
            Console.WriteLine(name);                                                        // leave the loop, and the query stops
        }
        #endregion

        return names.Count + count;
    }

    public static async Task TransactionAsync(Context ctx, DbConnection db, int id)
    {
        #region databases-transaction
        await using var transaction = await db.BeginTransactionAsync(ctx);
        await db.ExecuteAsync(ctx, $"update stock set quantity = quantity - 1 where item = {id}");
        await transaction.CommitAsync();                        // refused once ctx has ended: it is rolled back by then
        #endregion
    }

    public static async Task<int> WithDapperAsync(Context ctx, DbConnection db, int id)
    {
        #region databases-dapper
        return await db.WithContext(ctx).QuerySingleAsync<int>("select count(*) from stock where item = @id", new { id });
        #endregion
    }

    public static Task CopyAsync(Context ctx, NpgsqlConnection db, IEnumerable<string> names)
    {
        #region databases-copy
        return db.RunAsync(ctx, "copy items", async token =>
        {
            await using var copy = await db.BeginBinaryImportAsync("copy item (name) from stdin (format binary)", token);
            foreach (var name in names)
            {
                await copy.WriteRowAsync(token, name);
            }

            await copy.CompleteAsync(token);
        });
        #endregion
    }

    public static NpgsqlDataSource DataSource(string connectionString)
    {
        #region databases-npgsql
        return new NpgsqlDataSourceBuilder(connectionString).UseLifeline().Build();     // queries of a killed process end, too
        #endregion
    }

    public static void Configure(DbContextOptionsBuilder options, string connectionString)
    {
        #region databases-ef-options
        options.UseSqlite(connectionString).UseLifeline();
        #endregion
    }

    public static async Task SaveAsync(Context ctx, DbContext db)
    {
        #region databases-ef
        var items = await db.Set<Item>().Where(item => item.Id < 100).ToListAsync(ctx);
        var one = await db.Set<Item>().FindByKeyAsync(ctx, 1);          // EF's FindAsync would take ctx for a part of the key
        items[0].Name = one is null ? "first" : "second";
        await db.SaveChangesAsync(ctx);
        await db.Set<Item>().SumAsync(item => item.Id, ctx.Token);      // what has no overload gets the token, and ends the same
        #endregion
    }

    internal sealed class Item
    {
        public int Id { get; set; }

        public required string Name { get; set; }
    }
}
