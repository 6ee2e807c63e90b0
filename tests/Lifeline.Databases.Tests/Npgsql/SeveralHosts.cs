using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

/// <summary>Two real servers behind one data source: a cancel goes to the one that runs the statement.</summary>
public sealed class SeveralHosts(PostgresServer server, SeveralHosts.SecondServer second) : IClassFixture<SeveralHosts.SecondServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TargetSessionAttributes.ReadWrite, false)]
    [InlineData(TargetSessionAttributes.ReadWrite, true)]
    [InlineData(TargetSessionAttributes.ReadOnly, false)]
    [InlineData(TargetSessionAttributes.ReadOnly, true)]
    public async Task A_statement_is_stopped_where_it_runs_also_when_the_first_cancel_was_lost(TargetSessionAttributes attributes, bool isLost)
    {
        var itsServer = attributes == TargetSessionAttributes.ReadWrite ? server : second.Server;
        var settings = server.Connection;
        settings.Host = $"127.0.0.1:{server.Connection.Port},127.0.0.1:{second.Server.Connection.Port}";
        settings.ApplicationName = $"hosts {attributes} {isLost}";
        await using var source = new NpgsqlDataSourceBuilder(settings.ConnectionString).BuildMultiHost();
        await using var connection = await source.OpenConnectionAsync(attributes, Stop);
        Assert.Equal(itsServer.Connection.Port, connection.Port);
        var backend = connection.ProcessID;
        using var scope = Context.Background.WithCancel();
        Task running;
        if (isLost)
        {
            using (PostgresServer.Freeze(backend))
            {
                running = connection.ExecuteAsync(scope, $"select pg_sleep(3600)");
                scope.Cancel();
                await Task.Delay(50, Stop);
            }
        }
        else
        {
            running = connection.ExecuteAsync(scope, $"select pg_sleep(3600)");
            await Patience.Until(async () => await RunningAsync(itsServer, backend));
            scope.Cancel();
        }

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());

        Assert.Equal(backend, await connection.QuerySingleAsync(Context.Background, $"select pg_backend_pid()", row => row.GetInt32(0)));
        Assert.False(await RunningAsync(itsServer, backend));
    }

    private static async Task<bool> RunningAsync(PostgresServer at, int backend)
    {
        await using var watch = new NpgsqlConnection(at.Connection.ConnectionString);
        await watch.OpenAsync(Stop);
        return await watch.QuerySingleAsync(
            Context.Background, $"select exists (select from pg_stat_activity where pid = {backend} and state = 'active' and query ~ 'pg_sleep')", row => row.GetBoolean(0));
    }

    /// <summary>One that is for reading alone, as a replica is.</summary>
    public sealed class SecondServer : IAsyncLifetime
    {
        public PostgresServer Server { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Server.InitializeAsync();
            if (Server.IsThere)
            {
                await using var connection = new NpgsqlConnection(Server.Connection.ConnectionString);
                await connection.OpenAsync();
                await using var command = new NpgsqlCommand("alter database postgres set default_transaction_read_only = on", connection);
                await command.ExecuteNonQueryAsync();
                NpgsqlConnection.ClearPool(connection);
            }
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
