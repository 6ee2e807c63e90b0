using Lifeline;
using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>The stock's database: made by the first start, only read ever after.</summary>
internal static class Warehouse
{
    public const int Items = 10_000;
    public const int Sales = 200_000;

    /// <summary>The item that makes up half of all sales.</summary>
    public const int Bestseller = 1;

    private const int Chunk = 20_000;
    private const int Version = 1;

    /// <summary>Finds the database or makes it.</summary>
    /// <param name="ctx">Interrupts the making.</param>
    /// <param name="folder">Where it is to be.</param>
    /// <param name="progress">Told how many sales there are so far; not called when the database is there already.</param>
    /// <returns>How to connect to it.</returns>
    /// <exception cref="RefusalException">The folder or the file is of no use.</exception>
    public static async Task<string> EnsureAsync(Context ctx, string folder, Action<int> progress)
    {
        var file = Path.GetFullPath(Path.Combine(folder, "storefront.db"));
        if (!File.Exists(file))
        {
            await MakeAsync(ctx, file, progress);
        }

        var connection = ConnectTo(file, SqliteOpenMode.ReadOnly, pooling: true);
        await CheckAsync(ctx, file, connection);
        return connection;
    }

    private static async Task CheckAsync(Context ctx, string file, string connection)
    {
        try
        {
            await using var db = new SqliteConnection(connection);
            await db.OpenAsync(ctx);
            var version = await db.QuerySingleAsync(ctx, $"pragma user_version", row => row.GetInt32(0));
            if (version != Version)
            {
                throw Unusable($"it is of version {version} and not {Version}");
            }
        }
        catch (SqliteException failure)
        {
            throw Unusable(failure.Message.TrimEnd('.'));
        }

        RefusalException Unusable(string why) => new(
            $"Storefront can't use its database '{file}': {why}. "
            + "Delete the file, and the next start makes a new one, or choose another folder with --data DIR.");
    }

    // Under another name, so that there is either a whole database or none, however often this is broken off or run at once.
    private static async Task MakeAsync(Context ctx, string file, Action<int> progress)
    {
        var draft = $"{file}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using (var db = new SqliteConnection(ConnectTo(draft, SqliteOpenMode.ReadWriteCreate, pooling: false)))
            {
                await db.OpenAsync(ctx);
                await FillAsync(ctx, db, progress);
            }

            File.Move(draft, file, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new RefusalException(
                $"Storefront can't make its database '{file}': {failure.Message.TrimEnd('.')}. "
                + "Choose a folder that can be written to, and has 10 MB left, with --data DIR.");
        }
        finally
        {
            if (File.Exists(draft))
            {
                File.Delete(draft);
            }
        }
    }

    private static async Task FillAsync(Context ctx, SqliteConnection db, Action<int> progress)
    {
        await db.ExecuteAsync(ctx, $"pragma journal_mode = off; pragma synchronous = off");
        await using var transaction = db.BeginTransaction();
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
                insert into sale select i, iif(i % 2 = 0, {Bestseller}, 2 + i / 2 % ({Items} - 1)), i * 7919 % 3650 from n;
                """);
        }

        await db.ExecuteAsync(ctx, $"create index sale_by_item on sale (item, day)");
        await db.ExecuteAsync(ctx, $"pragma user_version = 1");
        transaction.Commit();
        progress(Sales);
    }

    private static string ConnectTo(string file, SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = pooling }.ToString();
}
