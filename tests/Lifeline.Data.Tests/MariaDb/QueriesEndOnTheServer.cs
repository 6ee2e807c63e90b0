using System.Data;
using System.Data.Common;
using Dapper;
using MySqlConnector;

namespace Lifeline.Data.Tests.MariaDb;

/// <summary>A server whose driver is asked by nothing but what ADO.NET offers: each statement is gone there by KILL QUERY.</summary>
public sealed class QueriesEndOnTheServer(MariaDbServer server) : OnMariaDb(server)
{
    private const string Sleep = "select sleep(3600)";

    private readonly VirtualClock _clock = new();

    [Theory]
    [InlineData("non-query")]
    [InlineData("scalar")]
    [InlineData("reader")]
    [InlineData("second statement")]
    [InlineData("query")]
    [InlineData("stream")]
    [InlineData("prepared")]
    [InlineData("batch")]
    [InlineData("lock")]
    [InlineData("sort")]
    [InlineData("Dapper")]
    [InlineData("synchronous scalar")]
    [InlineData("synchronous reader")]
    [InlineData("synchronous second statement")]
    [InlineData("synchronous batch")]
    [InlineData("synchronous lock")]
    [InlineData("synchronous Dapper")]
    public async Task A_running_statement_is_killed_by_the_deadline(string kind)
    {
        using var scope = Context.Root(_clock).WithName("GET /stock").WithTimeout(TimeSpan.FromMinutes(5));
        await using var holder = await HoldLocksAsync();
        var thread = Connection.ServerThread;
        var (running, seenAs) = Run(kind, scope);

        await UntilRunningAsync(seenAs);
        _clock.Advance(TimeSpan.FromMinutes(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.Contains(seenAs, error.Operation, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(5), error.Spent);
        Assert.Equal(scope.Token, error.CancellationToken);
        await AssertUsableAsync(thread);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_is_stopped_in_the_middle_of_its_rows(bool synchronous)
    {
        using var scope = Context.Background.WithCancel();
        var thread = Connection.ServerThread;
        await using var command = new MySqlCommand("select repeat('x', 100000), if(seq > 2, sleep(3600), 0) from seq_1_to_5", Connection);
        await using (var reader = await command.ExecuteReaderAsync(scope).Arrives())
        {
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken).Arrives());
            Assert.Equal(100_000, reader.GetString(0).Length);
            var rest = synchronous
                ? Task.Run(() => { while (reader.Read()) { } }, CancellationToken.None)
                : ReadToTheEndAsync(reader);
            await UntilRunningAsync("sleep");
            scope.Cancel();

            await Assert.ThrowsAsync<CanceledException>(() => rest.Arrives());
        }

        await AssertUsableAsync(thread);
    }

    [Fact]
    public async Task A_reader_left_early_leaves_nothing_behind()
    {
        var thread = Connection.ServerThread;

        await foreach (var number in Connection.StreamAsync(Context.Background, $"select seq from seq_1_to_1000000000000", row => row.GetInt64(0)))
        {
            if (number == 10)
            {
                break;
            }
        }

        await AssertUsableAsync(thread);
    }

    [Fact]
    public async Task Commands_and_batches_of_a_data_source_are_stopped()
    {
        await using var source = new MySqlDataSource(ConnectionString);
        using var scope = Context.Background.WithCancel();
        await using var command = source.CreateCommand(Sleep);
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new MySqlBatchCommand("select 1"));
        batch.BatchCommands.Add(new MySqlBatchCommand(Sleep));
        Task[] running = [command.ExecuteScalarAsync(scope), batch.ExecuteNonQueryAsync(scope)];
        await Patience.Until(async () => await SleepingAsync() == 2);

        scope.Cancel();

        foreach (var task in running)
        {
            await Assert.ThrowsAsync<CanceledException>(() => task.Arrives());
        }

        await Patience.Until(async () => await SleepingAsync() == 0);
    }

    [Fact]
    public async Task A_failure_of_its_own_stays_what_it_is()
    {
        await Connection.ExecuteAsync(Context.Background, $"insert into note values (1, 'here')");
        using var scope = Context.Background.WithCancel();

        var duplicate = await Assert.ThrowsAsync<MySqlException>(() => Connection.ExecuteAsync(scope, $"insert into note values (1, 'twice')"));
        var syntax = await Assert.ThrowsAsync<MySqlException>(() => Connection.ExecuteAsync(scope, $"selec 1"));

        Assert.Equal(MySqlErrorCode.DuplicateKeyEntry, duplicate.ErrorCode);
        Assert.Equal(MySqlErrorCode.ParseError, syntax.ErrorCode);
    }

    // The statement goes on after its context's end, and fails for a reason of its own.
    [Fact]
    public async Task So_does_one_that_comes_once_the_context_has_ended()
    {
        await Connection.ExecuteAsync(Context.Background, $"insert into note values (1, 'here')");
        using var scope = Context.Background.WithCancel();

        var running = Connection.RunAsync(scope, "insert", async _ =>
        {
            scope.Cancel();
            await using var insert = new MySqlCommand("insert into note values (1, 'twice')", Connection);
            await insert.ExecuteNonQueryAsync(CancellationToken.None);
        });

        Assert.Equal(MySqlErrorCode.DuplicateKeyEntry, (await Assert.ThrowsAsync<MySqlException>(() => running.Arrives())).ErrorCode);
    }

    private (Task Running, string SeenAs) Run(string kind, Context ctx) => kind switch
    {
        "non-query" => (new MySqlCommand(Sleep, Connection).ExecuteNonQueryAsync(ctx), Sleep),
        "scalar" => (new MySqlCommand(Sleep, Connection).ExecuteScalarAsync(ctx), Sleep),
        "reader" => (ReaderAsync(ctx), Sleep),
        "second statement" => (new MySqlCommand($"select 1; {Sleep}", Connection).ExecuteScalarAsync(ctx), "sleep"),
        "query" => (Connection.QueryAsync(ctx, $"select sleep({3600})", row => row.GetInt32(0)), "sleep"),
        "stream" => (Connection.StreamAsync(ctx, $"select sleep({3600})", row => row.GetInt32(0)).ToListAsync().AsTask(), "sleep"),
        "prepared" => (PreparedAsync(ctx), Sleep),
        "batch" => (Sleeping(new MySqlBatch(Connection)).ExecuteNonQueryAsync(ctx), "sleep"),
        "lock" => (Connection.QueryAsync(ctx, $"select id from note where id = 7 for update", row => row.GetInt32(0)), "for update"),
        "sort" => (Connection.QueryAsync(ctx, $"select a.seq from seq_1_to_100000 a, seq_1_to_100000 b order by rand()", row => row.GetInt32(0)), "seq_1_to"),
        "Dapper" => (Connection.WithContext(ctx).QueryAsync<int>("select sleep(@seconds)", new { seconds = 3600 }), "sleep"),
        "synchronous scalar" => (Task.Run(() => Command(ctx, Sleep).ExecuteScalar()), Sleep),
        "synchronous reader" => (Task.Run(() => ReadToTheEnd(ctx)), Sleep),
        "synchronous second statement" => (Task.Run(() => Command(ctx, $"select 1; {Sleep}").ExecuteNonQuery()), "sleep"),
        "synchronous batch" => (Task.Run(() => Sleeping(Connection.WithContext(ctx).CreateBatch()).ExecuteNonQuery()), "sleep"),
        "synchronous lock" => (Task.Run(() => Command(ctx, "select id from note where id = 7 for update").ExecuteScalar()), "for update"),
        "synchronous Dapper" => (Task.Run(() => Connection.WithContext(ctx).Query<int>("select sleep(@seconds)", new { seconds = 3600 })), "sleep"),
        _ => throw new ArgumentException($"There is no kind '{kind}'.", nameof(kind)),
    };

    private DbCommand Command(Context ctx, string sql)
    {
        var command = Connection.WithContext(ctx).CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static DbBatch Sleeping(DbBatch batch)
    {
        foreach (var sql in (string[])["select 1", Sleep])
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    // The server answers a query that sleeps with its columns first, or not: either way the reader ends.
    private async Task ReaderAsync(Context ctx)
    {
        await using var reader = await new MySqlCommand(Sleep, Connection).ExecuteReaderAsync(ctx, CommandBehavior.SequentialAccess);
        await ReadToTheEndAsync(reader);
    }

    private void ReadToTheEnd(Context ctx)
    {
        using var reader = Command(ctx, Sleep).ExecuteReader();
        while (reader.Read())
        {
        }
    }

    private async Task PreparedAsync(Context ctx)
    {
        await using var command = Command(ctx, Sleep);
        await command.PrepareAsync();
        await command.ExecuteScalarAsync();
    }

    private static async Task ReadToTheEndAsync(ContextReader reader)
    {
        while (await reader.ReadAsync(CancellationToken.None))
        {
        }
    }

    private Task<int> SleepingAsync() => Other.QuerySingleAsync(
        Context.Background, $"select count(*) from information_schema.processlist where info = {Sleep}", row => row.GetInt32(0));

    private async Task<MySqlConnection> HoldLocksAsync()
    {
        var holder = new MySqlConnection($"{ConnectionString};Pooling=false");      // in the pool it would keep them
        await holder.OpenAsync();
        await holder.ExecuteAsync(Context.Background, $"insert into note values (7, 'held'); start transaction; update note set text = 'changed'");
        return holder;
    }
}
