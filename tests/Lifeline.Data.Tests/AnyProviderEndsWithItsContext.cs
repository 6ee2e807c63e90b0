using System.Data.Common;
using Npgsql;

namespace Lifeline.Data.Tests;

/// <summary>With nothing but what ADO.NET offers: no package for the provider is here.</summary>
public sealed class AnyProviderEndsWithItsContext(PostgresServer server)
{
    private readonly VirtualClock _clock = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_query_ends_and_the_connection_can_be_used_again(bool asynchronous)
    {
        await using var connection = Open(asynchronous);
        await connection.OpenAsync(Context.Background);
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));
        var running = connection.ExecuteAsync(scope, $"select pg_sleep(3600)");

        await UntilSleepingAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.NotNull(error.InnerException);
        Assert.Equal(7, await connection.QuerySingleAsync(Context.Background, $"select {7}", row => row.GetInt32(0)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_caller_is_not_blocked(bool asynchronous)
    {
        await using var connection = Open(asynchronous);
        await connection.OpenAsync(Context.Background);
        using var scope = Context.Background.WithCancel();

        var running = connection.ExecuteAsync(scope, $"select pg_sleep(3600)");
        Assert.False(running.IsCompleted);
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_come_one_by_one_and_are_cut_off(bool asynchronous)
    {
        await using var connection = Open(asynchronous);
        await connection.OpenAsync(Context.Background);
        using var scope = Context.Background.WithCancel();
        var last = 0L;

        await Assert.ThrowsAsync<CanceledException>(async () =>
        {
            await foreach (var number in connection.StreamAsync(scope, $"select generate_series(1, 1000000000::bigint)", row => row.GetInt64(0)))
            {
                last = number;
                if (number == 100)
                {
                    scope.Cancel();
                }
            }
        });

        Assert.Equal(100, last);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_statement_that_is_wrong_keeps_its_own_error(bool asynchronous)
    {
        await using var connection = Open(asynchronous);
        await connection.OpenAsync(Context.Background);
        using var scope = Context.Background.WithCancel();

        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(scope, $"select 1 / 0"));

        Assert.Equal(PostgresErrorCodes.DivisionByZero, error.SqlState);
    }

    [Fact]
    public async Task A_batch_runs_to_its_end()
    {
        await using var connection = new NpgsqlConnection(server.Connection.ConnectionString);
        await connection.OpenAsync(Context.Background);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new("select 1"), new("select 2") } };

        Assert.Equal(1, await batch.ExecuteScalarAsync(Context.Background));
        await using var reader = await batch.ExecuteReaderAsync(Context.Background);
        Assert.True(reader.Read());
        Assert.True(reader.NextResult());
        Assert.True(reader.Read());
        Assert.Equal(2, reader.GetInt32(0));
    }

    [Fact]
    public async Task A_command_without_a_connection_says_what_to_do()
    {
        await using var command = new NpgsqlCommand("select 1");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => command.ExecuteScalarAsync(Context.Background));

        Assert.Contains("Set its Connection", error.Message, StringComparison.Ordinal);
    }

    private DbConnection Open(bool asynchronous) => asynchronous
        ? new NpgsqlConnection(server.Connection.ConnectionString)
        : new SynchronousConnection(new NpgsqlConnection(server.Connection.ConnectionString));

    private async Task UntilSleepingAsync()
    {
        await using var watch = new NpgsqlConnection(server.Connection.ConnectionString);
        await watch.OpenAsync();
        while (!await watch.QuerySingleAsync(
            Context.Background,
            $"select exists (select from pg_stat_activity where wait_event = 'PgSleep')", row => row.GetBoolean(0)))
        {
            await Task.Yield();
        }
    }
}
