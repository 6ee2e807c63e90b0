using System.Data.Common;
using Lifeline;
using Lifeline.Data;

namespace Storefront.Data;

/// <summary>The stock's database: made by the first start, only read ever after.</summary>
internal abstract class Warehouse : IAsyncDisposable
{
    public const int Items = 10_000;
    public const int Sales = 200_000;

    /// <summary>The item that makes up half of all sales.</summary>
    public const int Bestseller = 1;

    private const int Chunk = 20_000;

    /// <summary>Where it is.</summary>
    public abstract string Place { get; }

    /// <summary>What it does to a query whose context ends, as in "the query was …".</summary>
    public abstract string HowStopped { get; }

    /// <summary>Finds the database or makes it.</summary>
    /// <param name="ctx">Interrupts the making.</param>
    /// <param name="arguments">Say which and where.</param>
    /// <param name="progress">Told how many sales there are so far; not called when the database is there already.</param>
    /// <exception cref="RefusalException">It can't be had, or is of no use.</exception>
    public static async Task<Warehouse> OpenAsync(Context ctx, Arguments arguments, Action<int> progress) =>
        arguments.Postgres is { } connection
            ? await PostgresWarehouse.OpenAsync(ctx, connection, progress)
            : await SqliteWarehouse.OpenAsync(ctx, arguments.Data ?? Path.Combine(AppContext.BaseDirectory, "data"), progress);

    /// <summary>A connection, not open yet.</summary>
    public abstract DbConnection CreateConnection();

    /// <summary>Whether a provider's error says that the query was stopped inside of the database.</summary>
    public abstract bool SaysStopped(Exception? error);

    /// <summary>Asks the database's server how many statements of this process it runs; where there is none, null.</summary>
    public abstract Task<int?> CountRunningAsync(Context ctx);

    public abstract ValueTask DisposeAsync();

    /// <summary>Makes and fills the tables, in the caller's transaction.</summary>
    protected static async Task FillAsync(Context ctx, DbConnection db, Action<int> progress)
    {
        await db.ExecuteAsync(
            ctx,
            $"""
            create table item (id integer primary key, quantity integer not null);
            create table sale (id integer primary key, item integer not null, day integer not null);
            with recursive n(i) as (select 1 union all select i + 1 from n where i < {Items})
            insert into item select i, i * 31 % 97 from n;
            """);
        for (var made = 0; made < Sales; made += Chunk)
        {
            progress(made);

            // Every other sale is one of the bestseller; the others go round all items.
            await db.ExecuteAsync(
                ctx,
                $"""
                with recursive n(i) as (select {made + 1} union all select i + 1 from n where i < {made + Chunk})
                insert into sale
                select i, case when i % 2 = 0 then {Bestseller} else 2 + i / 2 % ({Items} - 1) end, i * 7919 % 3650 from n;
                """);
        }

        await db.ExecuteAsync(ctx, $"create index sale_by_item on sale (item, day)");
        progress(Sales);
    }
}
