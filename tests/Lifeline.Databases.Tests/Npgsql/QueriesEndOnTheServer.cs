using System.Data;
using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

public sealed class QueriesEndOnTheServer(PostgresServer server) : IAsyncLifetime
{
    // The server sends only full buffers while it works, so that of two long rows the first one arrives.
    private const string RowsThenSleep = "select repeat('x', 100000) from generate_series(1, 2); select pg_sleep(3600)";

    private readonly VirtualClock _clock = new();
    private NpgsqlDataSource? _source;
    private NpgsqlConnection? _connection;
    private int _backend;

    private NpgsqlConnection Connection => _connection!;

    public async ValueTask InitializeAsync()
    {
        var settings = server.Connection;
        settings.MaxPoolSize = 2;
        _source = NpgsqlDataSource.Create(settings.ConnectionString);
        _connection = await _source.OpenConnectionAsync();
        _backend = _connection.ProcessID;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection!.DisposeAsync();
        await _source!.DisposeAsync();
    }

    [Theory]
    [InlineData("non-query")]
    [InlineData("scalar")]
    [InlineData("reader")]
    [InlineData("second statement")]
    [InlineData("query")]
    [InlineData("single")]
    [InlineData("execute")]
    [InlineData("stream")]
    [InlineData("batch")]
    [InlineData("lock")]
    [InlineData("through DbConnection")]
    public async Task A_running_statement_is_canceled_by_the_deadline(string kind)
    {
        using var scope = Context.Root(_clock).WithName("GET /stock").WithTimeout(TimeSpan.FromSeconds(5));
        await using var holder = await HoldLockAsync();
        var running = RunAsync(kind, scope);

        await UntilRunningAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.NotNull(error.InnerException);
        Assert.Equal(TimeSpan.FromSeconds(5), error.Spent);
        Assert.Equal(scope.Token, error.CancellationToken);
        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_reader_is_canceled_between_two_of_its_rows()
    {
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));
        await using var command = new NpgsqlCommand(RowsThenSleep, Connection);
        await using (var reader = await command.ExecuteReaderAsync(scope).Arrives())
        {
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken).Arrives());
            Assert.Equal(100_000, reader.GetString(0).Length);
            var running = reader.NextResultAsync(TestContext.Current.CancellationToken);
            await UntilRunningAsync();
            _clock.Advance(TimeSpan.FromSeconds(5));

            await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
            await Assert.ThrowsAsync<DeadlineExceededException>(() => reader.ReadAsync(TestContext.Current.CancellationToken));
        }

        await AssertUsableAsync();
    }

    [Fact]
    public async Task What_is_left_of_a_command_is_canceled_when_its_reader_is_disposed()
    {
        using var scope = Context.Background.WithCancel();
        await using var command = new NpgsqlCommand(RowsThenSleep, Connection);
        var reader = await command.ExecuteReaderAsync(scope).Arrives();
        scope.Cancel();

        await reader.DisposeAsync().AsTask().Arrives();

        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_reader_left_early_is_canceled_as_its_stream_is_disposed()
    {
        await foreach (var number in Connection.StreamAsync(Context.Background, $"select generate_series(1, 1000000000000)", row => row.GetInt64(0)))
        {
            if (number == 10)
            {
                break;
            }
        }

        await AssertUsableAsync();
    }

    [Fact]
    public async Task Waiting_for_a_connection_of_the_pool_ends()
    {
        await using var second = await _source!.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var third = _source.CreateConnection();
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));
        var opening = third.OpenAsync(scope);
        Assert.False(opening.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => opening.Arrives());
        Assert.IsAssignableFrom<OperationCanceledException>(error.InnerException);
    }

    [Fact]
    public async Task A_query_ends_that_waits_for_a_connection_of_the_pool_and_one_that_had_it_gives_it_back()
    {
        await using var second = await _source!.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var closed = _source.CreateConnection();
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));
        var querying = closed.QuerySingleAsync(scope, $"select {1}", row => row.GetInt32(0));
        Assert.False(querying.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("open a connection", (await Assert.ThrowsAsync<DeadlineExceededException>(() => querying.Arrives())).Operation);
        Assert.Equal(ConnectionState.Closed, closed.State);

        await second.CloseAsync();
        for (var i = 0; i < 3; i++)                         // more than the pool has room for
        {
            var another = _source.CreateConnection();
            Assert.Equal(i, await another.QuerySingleAsync(Context.Background, $"select {i}", row => row.GetInt32(0)).Arrives());
            await using var command = new NpgsqlCommand("select 1", another);
            await using var reader = await command.ExecuteReaderAsync(Context.Background).Arrives();
        }

        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_copy_ends_on_the_server_though_its_connection_is_lost_to_it()
    {
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));
        var running = Connection.RunAsync(scope, "copy notes", CopyAsync);
        await UntilRunningAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());

        Assert.Equal("copy notes", error.Operation);
        await using var watch = new NpgsqlConnection(server.Connection.ConnectionString);
        await watch.OpenAsync(Context.Background);
        while (await watch.QuerySingleAsync(
            Context.Background, $"select exists (select from pg_stat_activity where pid = {_backend} and state = 'active')", row => row.GetBoolean(0)))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task A_violated_constraint_stays_what_it_is()
    {
        await Connection.ExecuteAsync(Context.Background, $"create temporary table note (text text unique)");
        using var scope = Context.Background.WithCancel();

        var error = await Assert.ThrowsAsync<PostgresException>(() => Connection.ExecuteAsync(scope, $"insert into note values ('a'), ('a')"));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, error.SqlState);
    }

    [Fact]
    public async Task Nothing_is_run_under_a_context_that_has_ended()
    {
        using var ended = Context.Background.WithTimeout(TimeSpan.Zero);

        await Assert.ThrowsAsync<DeadlineExceededException>(() => Connection.ExecuteAsync(ended, $"create table never ()"));

        Assert.True(await Connection.QuerySingleAsync(Context.Background, $"select to_regclass('never') is null", row => row.GetBoolean(0)));
    }

    [Fact]
    public async Task A_cancel_that_came_before_its_query_is_repaired()
    {
        using var scope = Context.Background.WithCancel();
        Task<int> running;
        using (PostgresServer.Freeze(_backend))
        {
            // The query waits in the socket, and the cancel is delivered to a backend that has not read it yet: lost.
            running = Connection.ExecuteAsync(scope, $"select pg_sleep(3600)");
            scope.Cancel();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        await AssertUsableAsync();
    }

    private Task RunAsync(string kind, Context ctx) => kind switch
    {
        "non-query" => new NpgsqlCommand("select pg_sleep(3600)", Connection).ExecuteNonQueryAsync(ctx),
        "scalar" => new NpgsqlCommand("select pg_sleep(3600)", Connection).ExecuteScalarAsync(ctx),
        "reader" => new NpgsqlCommand("select pg_sleep(3600)", Connection).ExecuteReaderAsync(ctx),
        "second statement" => new NpgsqlCommand("select 1; select pg_sleep(3600)", Connection).ExecuteScalarAsync(ctx),
        "query" => Connection.QueryAsync(ctx, $"select {1} from pg_sleep(3600)", row => row.GetInt32(0)),
        "single" => Connection.QuerySingleAsync(ctx, $"select {1} from pg_sleep(3600)", row => row.GetInt32(0)),
        "execute" => Connection.ExecuteAsync(ctx, $"select {1} from pg_sleep(3600)"),
        "stream" => Connection.StreamAsync(ctx, $"select {1} from pg_sleep(3600)", row => row.GetInt32(0)).ToListAsync().AsTask(),
        "batch" => new NpgsqlBatch(Connection) { BatchCommands = { new("select 1"), new("select pg_sleep(3600)") } }.ExecuteNonQueryAsync(ctx),
        "lock" => Connection.ExecuteAsync(ctx, $"select pg_advisory_lock(77)"),
        "through DbConnection" => ((System.Data.Common.DbConnection)Connection).ExecuteAsync(ctx, $"select pg_sleep(3600)"),
        _ => throw new ArgumentException($"There is no kind '{kind}'.", nameof(kind)),
    };

    private async Task CopyAsync(CancellationToken token)
    {
        await using var reader = await Connection.BeginBinaryExportAsync("copy (select pg_sleep(3600)) to stdout (format binary)", token);
        await reader.StartRowAsync(token);
    }

    private async Task<NpgsqlConnection> HoldLockAsync()
    {
        var settings = server.Connection;
        settings.Pooling = false;                           // in the pool it would keep the lock
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(Context.Background, $"select pg_advisory_lock(77)");
        return connection;
    }

    private async Task UntilRunningAsync()
    {
        await using var watch = new NpgsqlConnection(server.Connection.ConnectionString);
        await watch.OpenAsync();
        while (!await watch.QuerySingleAsync(
            Context.Background,
            $"select state = 'active' and query ~ 'sleep|lock' from pg_stat_activity where pid = {_backend}", row => row.GetBoolean(0)))
        {
            await Task.Yield();
        }
    }

    // The same backend still, and it gives the right answer.
    private async Task AssertUsableAsync() =>
        Assert.Equal(_backend, await Connection.QuerySingleAsync(Context.Background, $"select pg_backend_pid()", row => row.GetInt32(0)));
}
