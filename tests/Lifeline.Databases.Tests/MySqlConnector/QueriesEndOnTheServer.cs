using Lifeline.Data;
using MySqlConnector;

namespace Lifeline.MySqlConnector.Tests;

/// <summary>With the provider's package beside Lifeline.Data; what that does by itself is tested in Lifeline.Data.Tests.</summary>
public sealed class QueriesEndOnTheServer(MariaDbServer server)
{
    private const string Endless = "select count(*) from seq_1_to_1000000 a, seq_1_to_1000000 b where a.seq + b.seq < 0";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_statement_is_killed_and_its_connection_goes_on(bool asynchronous)
    {
        await using var connection = await OpenAsync(await server.ConnectionAsync());
        using var scope = Context.Background.WithCancel();
        await using var command = connection.WithContext(scope).CreateCommand();
        command.CommandText = Endless;
        var running = asynchronous ? command.ExecuteScalarAsync(CancellationToken.None) : Task.Run(command.ExecuteScalar, CancellationToken.None);
        await Patience.Until(async () => await RunningAsync(connection.ServerThread) == 1);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal(1, await connection.QuerySingleAsync(Context.Background, $"select 1", row => row.GetInt32(0)));
        await Patience.Until(async () => await RunningAsync(connection.ServerThread) == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kill_that_came_before_its_query_is_repaired(bool asynchronous)
    {
        var settings = await server.ConnectionAsync();
        using var proxy = new LateProxy((int)settings.Port);
        settings.Port = (uint)proxy.Port;
        settings.Pooling = false;
        await using var connection = await OpenAsync(settings);
        using var scope = Context.Background.WithCancel();
        await using var command = connection.WithContext(scope).CreateCommand();
        command.CommandText = Endless;
        var query = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Hold(until: query.Task);
        var running = asynchronous ? command.ExecuteScalarAsync(CancellationToken.None) : Task.Run(command.ExecuteScalar, CancellationToken.None);
        await Patience.Until(() => proxy.IsHolding);

        scope.Cancel();
        await Patience.Until(() => proxy.Served >= 1);      // the driver's request has come to nothing, and it makes no other; ours may have begun
        query.SetResult();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal(1, await connection.QuerySingleAsync(Context.Background, $"select 1", row => row.GetInt32(0)));
        await Patience.Until(async () => await RunningAsync(connection.ServerThread) == 0);
    }

    private static async Task<MySqlConnection> OpenAsync(MySqlConnectionStringBuilder settings)
    {
        var connection = new MySqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task<int> RunningAsync(int thread)
    {
        await using var watch = await OpenAsync(await server.ConnectionAsync());
        return await watch.QuerySingleAsync(
            Context.Background, $"select count(*) from information_schema.processlist where id = {thread} and info = {Endless}", row => row.GetInt32(0));
    }
}
