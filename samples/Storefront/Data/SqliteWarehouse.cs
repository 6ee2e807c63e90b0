using System.Data.Common;
using Lifeline;
using Lifeline.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Storefront.Data;

/// <summary>The stock's database in a file.</summary>
internal sealed class SqliteWarehouse : Warehouse
{
    private const int Version = 1;

    private readonly string _connection;

    private SqliteWarehouse(string file)
    {
        Place = file;
        _connection = ConnectTo(file, SqliteOpenMode.ReadOnly, pooling: true);
    }

    public override string Place { get; }

    public override string HowStopped => "interrupted inside of SQLite (sqlite3_interrupt)";

    /// <summary>Finds the file or makes it.</summary>
    /// <exception cref="RefusalException">The folder or the file is of no use.</exception>
    public static async Task<SqliteWarehouse> OpenAsync(Context ctx, string folder, Action<int> progress)
    {
        var file = Path.GetFullPath(Path.Combine(folder, "storefront.db"));
        if (!File.Exists(file))
        {
            await MakeAsync(ctx, file, progress);
        }

        var warehouse = new SqliteWarehouse(file);
        await warehouse.CheckAsync(ctx);
        return warehouse;
    }

    public override DbConnection CreateConnection() => new SqliteConnection(_connection);

    public override bool SaysStopped(Exception? error) => error is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };

    public override Task<int?> CountRunningAsync(Context ctx) => Task.FromResult<int?>(null);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task CheckAsync(Context ctx)
    {
        try
        {
            await using var db = CreateConnection();
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
            $"Storefront can't use its database '{Place}': {why}. "
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
                await db.ExecuteAsync(ctx, $"pragma journal_mode = off; pragma synchronous = off");
                await using var transaction = await db.BeginTransactionAsync(ctx);
                await FillAsync(ctx, db, progress);
                await db.ExecuteAsync(ctx, $"pragma user_version = 1");
                await transaction.CommitAsync();
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

    private static string ConnectTo(string file, SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = pooling }.ToString();
}
