using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

/// <summary>Statements of many callers on few connections, which none of them has to himself.</summary>
public sealed class Multiplexing(PostgresServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // The driver passes neither a token nor Cancel on then. Its Timeout is for reading too, and ends the statement and the connection.
    [Fact]
    public async Task A_statement_ends_in_the_server_when_the_drivers_Timeout_has_run_out()
    {
        await using var source = Open("Timeout=2");
        await using var connection = await source.OpenConnectionAsync(Stop);
        using var scope = Context.Background.WithCancel();
        await using var command = source.CreateCommand("select pg_sleep(3600)");
        var running = command.ExecuteNonQueryAsync(scope);
        await Patience.Until(async () => await RunningAsync() == 1);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        await Patience.Until(async () => await RunningAsync() == 0);
        Assert.Equal(1, await connection.QuerySingleAsync(Context.Background, $"select 1", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task Within_a_transaction_which_has_its_connection_to_itself_it_is_stopped_as_ever()
    {
        await using var source = Open("Timeout=1000");
        await using var connection = await source.OpenConnectionAsync(Stop);
        using var scope = Context.Background.WithCancel();
        await using var transaction = await connection.BeginTransactionAsync(scope);
        var running = connection.ExecuteAsync(scope, $"select pg_sleep(3600)");
        await Patience.Until(async () => await RunningAsync() == 1);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        await Patience.Until(async () => await RunningAsync() == 0);
        await Assert.ThrowsAsync<CanceledException>(() => transaction.CommitAsync(Stop));
    }

    private NpgsqlDataSource Open(string setting) =>
        NpgsqlDataSource.Create($"{server.Connection.ConnectionString};Multiplexing=true;Application Name=multiplexed;{setting}");

    private async Task<long> RunningAsync()
    {
        await using var watch = new NpgsqlConnection(server.Connection.ConnectionString);
        await watch.OpenAsync(Stop);
        return await watch.QuerySingleAsync(
            Context.Background, $"select count(*) from pg_stat_activity where application_name = 'multiplexed' and state = 'active' and query ~ 'pg_sleep'", row => row.GetInt64(0));
    }
}
