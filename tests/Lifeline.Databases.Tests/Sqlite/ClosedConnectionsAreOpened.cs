using System.Data;
using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

public sealed class ClosedConnectionsAreOpened : IDisposable
{
    private readonly TempDatabase _database = new();
    private readonly SqliteConnection _connection;

    public ClosedConnectionsAreOpened() => _connection = new SqliteConnection(_database.ConnectionString);

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Theory]
    [InlineData("query")]
    [InlineData("single")]
    [InlineData("execute")]
    [InlineData("stream")]
    [InlineData("stream, left")]
    [InlineData("non-query")]
    [InlineData("scalar")]
    [InlineData("reader")]
    [InlineData("through a view")]
    public async Task A_closed_connection_is_open_for_the_operation_alone(string kind)
    {
        var states = new List<ConnectionState>();
        _connection.StateChange += (_, change) => states.Add(change.CurrentState);

        await RunAsync(kind, Context.Background);

        Assert.Equal([ConnectionState.Open, ConnectionState.Closed], states);
    }

    [Theory]
    [InlineData("query")]
    [InlineData("single")]
    [InlineData("execute")]
    [InlineData("stream")]
    [InlineData("stream, left")]
    [InlineData("non-query")]
    [InlineData("scalar")]
    [InlineData("reader")]
    [InlineData("through a view")]
    public async Task An_open_connection_stays_open(string kind)
    {
        await _connection.OpenAsync(Context.Background);

        await RunAsync(kind, Context.Background);

        Assert.Equal(ConnectionState.Open, _connection.State);
    }

    [Fact]
    public async Task A_connection_is_closed_with_its_reader_and_not_before()
    {
        using var command = new SqliteCommand("select value from number", _connection);

        await using (var reader = await command.ExecuteReaderAsync(Context.Background))
        {
            Assert.True(await reader.ReadAsync(CancellationToken.None));
            Assert.Equal(ConnectionState.Open, _connection.State);
        }

        Assert.Equal(ConnectionState.Closed, _connection.State);
    }

    [Fact]
    public async Task An_open_connection_is_closed_with_a_reader_that_was_told_so()
    {
        await _connection.OpenAsync(Context.Background);
        using var command = new SqliteCommand("select value from number", _connection);

        await using (var reader = await command.ExecuteReaderAsync(Context.Background, CommandBehavior.CloseConnection))
        {
            Assert.True(await reader.ReadAsync(CancellationToken.None));
        }

        Assert.Equal(ConnectionState.Closed, _connection.State);
    }

    [Theory]
    [InlineData("query")]
    [InlineData("reader")]
    public async Task A_connection_is_closed_after_an_operation_that_failed(string kind)
    {
        using var command = new SqliteCommand("select * from nowhere", _connection);

        await Assert.ThrowsAsync<SqliteException>(() => kind == "reader"
            ? command.ExecuteReaderAsync(Context.Background)
            : _connection.QueryAsync(Context.Background, $"select * from nowhere", row => row.GetInt32(0)));

        Assert.Equal(ConnectionState.Closed, _connection.State);
    }

    [Theory]
    [InlineData("endless single")]
    [InlineData("endless stream")]
    [InlineData("endless reader")]
    public async Task A_connection_is_closed_after_an_operation_whose_context_has_ended(string kind)
    {
        using var scope = Context.Background.WithCancel();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connection.CreateFunction("started", () =>
        {
            started.TrySetResult();
            return 1L;
        });
        var running = RunAsync(kind, scope);

        await started.Task.Arrives();
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal(ConnectionState.Closed, _connection.State);
    }

    [Fact]
    public async Task No_connection_is_opened_for_a_context_that_has_ended()
    {
        using var ended = Context.Background.WithTimeout(TimeSpan.Zero);
        var states = new List<ConnectionState>();
        _connection.StateChange += (_, change) => states.Add(change.CurrentState);

        await Assert.ThrowsAsync<DeadlineExceededException>(() => RunAsync("query", ended));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => RunAsync("reader", ended));

        Assert.Empty(states);
    }

    [Fact]
    public async Task None_is_opened_inside_of_a_transaction_that_was_lost_with_its_connection()
    {
        await _connection.OpenAsync(Context.Background);
        await using (var transaction = await _connection.BeginTransactionAsync(Context.Background))
        {
            await _connection.ExecuteAsync(Context.Background, $"insert into note(text) values ({"first"})");
            await _connection.CloseAsync();

            await Assert.ThrowsAsync<InvalidOperationException>(() => _connection.ExecuteAsync(Context.Background, $"insert into note(text) values ({"second"})"));
            await Assert.ThrowsAsync<InvalidOperationException>(() => _connection.StreamAsync(Context.Background, $"select 1", row => row.GetInt32(0)).FirstAsync(TestContext.Current.CancellationToken).AsTask());
            Assert.Equal(0, ActiveDbCommands.Running);
        }

        Assert.Equal(0, await _connection.QuerySingleAsync(Context.Background, $"select count(*) from note", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task None_is_opened_for_a_command_of_a_transaction()
    {
        await _connection.OpenAsync(Context.Background);
        using var transaction = _connection.BeginTransaction();
        await using var command = new SqliteCommand("insert into note(text) values ('first')", _connection, transaction);
        await _connection.CloseAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => command.ExecuteNonQueryAsync(Context.Background));
    }

    private async Task RunAsync(string kind, Context ctx)
    {
        await using var command = new SqliteCommand(kind.StartsWith("endless", StringComparison.Ordinal) ? TempDatabase.Endless : "select value from number", _connection);
        switch (kind)
        {
            case "query":
                Assert.Equal(1000, (await _connection.QueryAsync(ctx, $"select value from number", row => row.GetInt32(0))).Count);
                break;
            case "single":
                Assert.Equal(1000, await _connection.QuerySingleAsync(ctx, $"select count(*) from number", row => row.GetInt32(0)));
                break;
            case "execute":
                Assert.Equal(1, await _connection.ExecuteAsync(ctx, $"insert into note(text) values ({kind})"));
                break;
            case "stream":
                Assert.Equal(1000, await _connection.StreamAsync(ctx, $"select value from number", row => row.GetInt32(0)).CountAsync());
                break;
            case "stream, left":
                Assert.Equal(1, await _connection.StreamAsync(ctx, $"select value from number order by value", row => row.GetInt32(0)).FirstAsync());
                break;
            case "non-query":
                Assert.Equal(-1, await command.ExecuteNonQueryAsync(ctx));
                break;
            case "scalar":
                Assert.NotNull(await command.ExecuteScalarAsync(ctx));
                break;
            case "through a view":
                Assert.Equal(1000, await _connection.WithContext(ctx).QuerySingleAsync(ctx, $"select count(*) from number", row => row.GetInt32(0)));
                break;
            case "endless single":
                await _connection.QuerySingleAsync(ctx, $"select count(*) from (with recursive n(i) as (select started() union all select i + 1 from n) select i from n)", row => row.GetInt32(0));
                break;
            case "endless stream":
                await _connection.StreamAsync(ctx, $"select count(*) from (with recursive n(i) as (select started() union all select i + 1 from n) select i from n)", row => row.GetInt32(0)).CountAsync();
                break;
            case "reader" or "endless reader":
                await using (var reader = await command.ExecuteReaderAsync(ctx))
                {
                    Assert.True(await reader.ReadAsync(CancellationToken.None));
                }

                break;
            default:
                throw new ArgumentException($"There is no kind '{kind}'.", nameof(kind));
        }
    }
}
