using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

/// <summary>PgBouncer in transaction mode: connections and process numbers that the client sees are none of the server's.</summary>
public sealed class ThroughAPooler(PgBouncer pooler, PostgresServer server) : IClassFixture<PgBouncer>
{
    private const int HangUps = 100;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("asynchronous")]
    [InlineData("synchronous")]
    [InlineData("reader")]
    [InlineData("batch")]
    [InlineData("data source")]
    [InlineData("in a transaction")]
    public async Task A_running_statement_is_stopped_in_the_server(string kind)
    {
        await using var source = NpgsqlDataSource.Create(Settings(kind));
        await using var connection = await source.OpenConnectionAsync(Stop);
        using var scope = Context.Background.WithCancel();
        await using var transaction = kind == "in a transaction" ? await connection.BeginTransactionAsync(scope) : null;
        var running = Run(kind, source, connection, scope);
        await Patience.Until(async () => await RunningAsync(kind) == 1);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        await Patience.Until(async () => await RunningAsync(kind) == 0);
        if (transaction is not null)
        {
            await Assert.ThrowsAsync<CanceledException>(() => transaction.CommitAsync(Stop));
            await transaction.DisposeAsync();
        }

        Assert.Equal(1, await connection.QuerySingleAsync(Context.Background, $"select 1", row => row.GetInt32(0)));
    }

    // A cancel of a query that waits for a connection of the pooler's is forgotten by it. The driver asks once, and hangs up after two
    // seconds; so does the pooler then, which the server notices as it is told to look after its clients.
    [Fact]
    public async Task A_hundred_clients_hang_up_at_random_moments_and_nothing_is_left()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var source = NpgsqlDataSource.Create(Settings("hang-ups"));

        await Task.WhenAll(Enumerable.Range(1, HangUps).Select(number => HangUpAsync(source, number, random.Next(0, 50))));

        await Patience.Until(async () => await RunningAsync("hang-ups") == 0);      // of themselves they would run for an hour
        Assert.Equal(0, ActiveDbCommands.Running);
    }

    private static async Task HangUpAsync(NpgsqlDataSource source, int number, int after)
    {
        await using var connection = await source.OpenConnectionAsync(Stop);
        using var scope = Context.Background.WithTimeout(TimeSpan.FromMilliseconds(after));
        await Assert.ThrowsAsync<DeadlineExceededException>(
            () => connection.QuerySingleAsync(scope, $"select {number}::text from pg_sleep(3600)", row => row.GetString(0)).Arrives());
    }

    private static Task Run(string kind, NpgsqlDataSource source, NpgsqlConnection connection, Context ctx) => kind switch
    {
        "synchronous" => Task.Run(
            () =>
            {
                using var command = connection.WithContext(ctx).CreateCommand();
                command.CommandText = "select pg_sleep(3600)";
                command.ExecuteNonQuery();
            },
            CancellationToken.None),
        "reader" => connection.StreamAsync(ctx, $"select repeat('x', 100000), pg_sleep(case when n > 2 then 3600 else 0 end) from generate_series(1, 5) n", row => row.GetString(0)).ToListAsync().AsTask(),
        "batch" => new NpgsqlBatch(connection) { BatchCommands = { new("select 1"), new("select pg_sleep(3600)") } }.ExecuteNonQueryAsync(ctx),
        "data source" => source.CreateCommand("select pg_sleep(3600)").ExecuteNonQueryAsync(ctx),
        _ => connection.ExecuteAsync(ctx, $"select pg_sleep(3600)"),
    };

    private string Settings(string application)
    {
        var settings = pooler.Connection;
        settings.ApplicationName = $"pooled {application}";
        settings.MaxPoolSize = HangUps;
        settings.MinPoolSize = 0;
        return settings.ConnectionString;
    }

    // Asked of the server itself.
    private async Task<long> RunningAsync(string application)
    {
        await using var watch = new NpgsqlConnection(server.Connection.ConnectionString);
        await watch.OpenAsync(Stop);
        return await watch.QuerySingleAsync(
            Context.Background,
            $"select count(*) from pg_stat_activity where application_name = {$"pooled {application}"} and state = 'active' and query ~ 'pg_sleep'", row => row.GetInt64(0));
    }
}
