using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

public sealed class QueriesEndWithTheirContext : IDisposable
{
    private const int Interrupted = 9;

    private readonly TempDatabase _database = new();
    private readonly VirtualClock _clock = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;

    public QueriesEndWithTheirContext() => _connection = _database.Open(() => _started.TrySetResult());

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Theory]
    [InlineData("non-query")]
    [InlineData("scalar")]
    [InlineData("reader")]
    [InlineData("query")]
    [InlineData("single")]
    [InlineData("write")]
    [InlineData("second statement")]
    public async Task A_running_statement_is_interrupted_by_the_deadline(string kind)
    {
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));
        var running = Run(kind, scope);

        await _started.Task.Arrives();
        Assert.Equal(1, ActiveDbCommands.Running);
        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.Equal(Interrupted, Assert.IsType<SqliteException>(error.InnerException).SqliteErrorCode);
        Assert.Equal(0, ActiveDbCommands.Running);
    }

    [Fact]
    public async Task The_error_says_how_long_which_statement_had_run()
    {
        using var scope = Context.Root(_clock).WithName("GET /stock").WithTimeout(TimeSpan.FromSeconds(5));
        var running = _connection.QuerySingleAsync(
            scope, $"with recursive n(i) as (select started()\n   union all select i + {1} from n) select count(*) from n", row => row.GetInt64(0));

        await _started.Task.Arrives();
        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.Equal(TimeSpan.FromSeconds(5), error.Spent);
        Assert.Equal("with recursive n(i) as (select started() union all select i + @p0 from n) selec…", error.Operation);
        Assert.StartsWith($"'GET /stock' had 5 s (set at {error.CreatedAt}) and spent 5 s in 'with recursive", error.Message, StringComparison.Ordinal);
        Assert.Equal(scope.Token, error.CancellationToken);
    }

    [Fact]
    public async Task The_error_has_the_cause_of_the_cancel()
    {
        using var scope = Context.Background.WithCancel();
        var running = Run("scalar", scope);
        var cause = new InvalidOperationException("the client hung up");

        await _started.Task.Arrives();
        scope.Cancel(cause);

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Same(cause, error.Cause);
        Assert.IsType<SqliteException>(error.InnerException);
        Assert.True(running.IsCanceled);
    }

    [Fact]
    public async Task A_reader_is_interrupted_between_two_of_its_rows()
    {
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));
        await using var command = new SqliteCommand($"select value from number where value < 4 union all select * from ({TempDatabase.Endless})", _connection);
        await using var reader = await command.ExecuteReaderAsync(scope);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.True(reader.Read());
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, reader.GetInt32(0));

        var running = reader.ReadAsync(TestContext.Current.CancellationToken);
        await _started.Task.Arrives();
        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.Equal(Interrupted, Assert.IsType<SqliteException>(error.InnerException).SqliteErrorCode);
        Assert.Throws<DeadlineExceededException>(() => reader.Read());
    }

    [Fact]
    public async Task A_reader_whose_context_ended_while_nothing_was_read_reads_no_more()
    {
        using var scope = Context.Background.WithCancel();
        await using var command = new SqliteCommand("select value from number", _connection);
        await using var reader = await command.ExecuteReaderAsync(scope);
        Assert.True(reader.Read());

        scope.Cancel();

        var error = Assert.Throws<CanceledException>(() => reader.Read());
        Assert.Equal("select value from number", error.Operation);
        Assert.Null(error.InnerException);
        Assert.Equal(1, ActiveDbCommands.Running);
        await reader.DisposeAsync();
        Assert.Equal(0, ActiveDbCommands.Running);
    }

    [Fact]
    public async Task Statements_left_over_when_a_reader_is_disposed_are_interrupted_too()
    {
        using var scope = Context.Background.WithCancel();
        await using var command = new SqliteCommand($"select value from number; {TempDatabase.Endless}", _connection);
        var reader = await command.ExecuteReaderAsync(scope);
        Assert.True(reader.Read());
        scope.Cancel();

        await Task.Run(reader.Dispose, TestContext.Current.CancellationToken).Arrives();

        Assert.Equal(0, ActiveDbCommands.Running);
    }

    [Fact]
    public async Task A_statement_that_was_done_before_it_noticed_returns_its_result()
    {
        using var scope = Context.Background.WithCancel();
        using var connection = _database.Open(() => scope.Cancel());

        // One row, and no loop in which SQLite would look for an interrupt after the call.
        Assert.Equal(1, await connection.ExecuteAsync(scope, $"insert into note(text) values (started())"));
        Assert.True(scope.Context.IsDone);
    }

    private Task Run(string kind, Context ctx) => kind switch
    {
        "non-query" => Command(TempDatabase.Endless).ExecuteNonQueryAsync(ctx),
        "scalar" => Command(TempDatabase.Endless).ExecuteScalarAsync(ctx),
        "reader" => Command(TempDatabase.Endless).ExecuteReaderAsync(ctx),
        "query" => _connection.QueryAsync(ctx, $"with recursive n(i) as (select started() union all select i + 1 from n) select i from n where i < 0", row => row.GetInt64(0)),
        "single" => _connection.QuerySingleAsync(ctx, $"with recursive n(i) as (select started() union all select i + 1 from n) select count(*) from n", row => row.GetInt64(0)),
        "write" => _connection.ExecuteAsync(ctx, $"insert into note(text) with recursive n(i) as (select started() union all select i + 1 from n) select i from n where i < 0"),
        "second statement" => Command($"select 1; {TempDatabase.Endless}").ExecuteScalarAsync(ctx),
        _ => throw new ArgumentException($"There is no kind '{kind}'.", nameof(kind)),
    };

    private SqliteCommand Command(string sql) => new(sql, _connection);
}
