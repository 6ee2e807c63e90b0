using System.Data.Common;
using Lifeline;
using Lifeline.Data;
using Lifeline.Npgsql;
using Npgsql;

namespace Storefront.Data;

/// <summary>The stock's database in a PostgreSQL server: a schema of its own.</summary>
internal sealed class PostgresWarehouse : Warehouse
{
    private const string Schema = "storefront_1";       // with its version
    private const int PoolSize = 20;
    private const int MakingLock = 720_411;             // any number that nobody else locks

    private readonly NpgsqlDataSource _source;
    private readonly string _application;

    private PostgresWarehouse(NpgsqlConnectionStringBuilder connection)
    {
        Place = $"schema {Schema} of the database '{connection.Database}' at {connection.Host}:{connection.Port}";
        _application = connection.ApplicationName!;
        _source = new NpgsqlDataSourceBuilder(connection.ToString()).UseLifeline().Build();
    }

    public override string Place { get; }

    public override string HowStopped => "canceled inside of PostgreSQL (its error is 57014, query_canceled)";

    /// <summary>Finds the schema or makes it.</summary>
    /// <exception cref="RefusalException">The server can't be reached, or does not let us.</exception>
    public static async Task<PostgresWarehouse> OpenAsync(Context ctx, string connection, Action<int> progress)
    {
        var warehouse = new PostgresWarehouse(Parse(connection));
        try
        {
            await warehouse.EnsureAsync(ctx, progress);
            return warehouse;
        }
        catch (DbException failure)
        {
            await warehouse.DisposeAsync();
            throw new RefusalException(
                $"Storefront can't use {warehouse.Place}: {failure.Message.TrimEnd('.')}. "
                + "Start the server, or give another connection with --postgres CONNECTION.");
        }
    }

    public override DbConnection CreateConnection() => _source.CreateConnection();

    public override bool SaysStopped(Exception? error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } || (error?.InnerException is { } inner && SaysStopped(inner));

    public override async Task<int?> CountRunningAsync(Context ctx)
    {
        await using var db = CreateConnection();
        await db.OpenAsync(ctx);
        return await db.QuerySingleAsync(
            ctx,
            $"""
            select cast(count(*) as integer) from pg_stat_activity
            where application_name = {_application} and state <> 'idle' and pid <> pg_backend_pid()
            """,
            row => row.GetInt32(0));
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task EnsureAsync(Context ctx, Action<int> progress)
    {
        await using var db = CreateConnection();
        await db.OpenAsync(ctx);
        await using var transaction = await db.BeginTransactionAsync(ctx);
        await db.QueryAsync(ctx, $"select pg_advisory_xact_lock({MakingLock})", row => true);       // of two that start at once, one makes it
        if (await db.QuerySingleAsync(ctx, $"select to_regnamespace({Schema}) is not null", row => row.GetBoolean(0)))
        {
            return;
        }

        await db.ExecuteAsync(ctx, $"create schema storefront_1");
        await FillAsync(ctx, db, progress);
        await db.ExecuteAsync(ctx, $"analyze item, sale");
        await transaction.CommitAsync();
    }

    private static NpgsqlConnectionStringBuilder Parse(string connection)
    {
        try
        {
            var given = new NpgsqlConnectionStringBuilder(connection);

            // The name tells our queries from those of others, also of another Storefront. And a server has only so many
            // places (100, if nobody changes that), of which each cancel needs one too: a pool as large as that leaves none.
            return new NpgsqlConnectionStringBuilder(connection)
            {
                MaxPoolSize = given.MaxPoolSize == new NpgsqlConnectionStringBuilder().MaxPoolSize ? PoolSize : given.MaxPoolSize,
                ApplicationName = $"storefront {Environment.ProcessId}",
                SearchPath = Schema,
                Options = "-c jit=off",                 // the server can't be interrupted while it compiles a query
            };
        }
        catch (ArgumentException failure)
        {
            throw new RefusalException(
                $"Storefront can't start, as --postgres is no connection string: {failure.Message.TrimEnd('.')}. "
                + "Give one such as \"Host=localhost;Username=postgres;Database=postgres\".");
        }
    }
}
