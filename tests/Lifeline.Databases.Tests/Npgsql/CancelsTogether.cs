using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

/// <summary>Many queries that end at the same time are cancelled over one connection, and not over one each.</summary>
public sealed class CancelsTogether(PostgresServer server)
{
    private const int Queries = 12;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queries_that_end_together_are_cancelled_and_their_connections_go_on()
    {
        await using var queries = await Running.StartAsync(server, Queries, "together");

        await queries.EndAsync();

        foreach (var connection in queries.Connections)
        {
            Assert.Equal(1, await connection.QuerySingleAsync(Context.Background, $"select 1", row => row.GetInt32(0)));
        }
    }

    [Fact]
    public async Task The_connection_beside_says_what_it_is_for_is_the_same_for_all_and_is_closed_when_nobody_needs_it()
    {
        await using var queries = await Running.StartAsync(server, Queries, "named");
        await queries.EndAsync();
        await using var more = await Running.StartAsync(server, Queries, "named");

        await more.EndAsync();

        Assert.Equal(1, await CountAsync("named (cancels)"));
        await Patience.Until(async () => await CountAsync("named (cancels)") == 0);
    }

    [Fact]
    public async Task It_is_opened_again_after_the_server_has_ended_it()
    {
        await using var queries = await Running.StartAsync(server, Queries, "ended");
        await queries.EndAsync();
        await using var watch = await OpenAsync(server.Connection);
        await watch.QueryAsync(Context.Background, $"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ended (cancels)'", row => true);
        await using var more = await Running.StartAsync(server, Queries, "ended");

        await more.EndAsync();
    }

    [Fact]
    public async Task A_server_without_a_place_for_it_is_asked_as_the_driver_does()
    {
        await using var watch = await OpenAsync(server.Connection);
        await watch.ExecuteAsync(Context.Background, $"create role crowded login");
        await watch.ExecuteAsync(Context.Background, $"grant pg_read_all_stats to crowded");
        try
        {
            var settings = server.Connection;
            settings.Username = "crowded";
            await using var queries = await Running.StartAsync(settings, Queries, "crowded");
            await watch.ExecuteAsync(Context.Background, $"alter role crowded connection limit 12");

            await queries.EndAsync();

            Assert.Equal(0, await CountAsync("crowded (cancels)"));
        }
        finally
        {
            await watch.ExecuteAsync(Context.Background, $"drop role crowded");
        }
    }

    private async Task<long> CountAsync(string application)
    {
        await using var watch = await OpenAsync(server.Connection);
        return await watch.QuerySingleAsync(
            Context.Background, $"select count(*) from pg_stat_activity where application_name = {application}", row => row.GetInt64(0));
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder settings)
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Stop);
        return connection;
    }

    /// <summary>Queries that run in the server, each on a connection of its own.</summary>
    private sealed class Running(ContextScope scope, List<NpgsqlConnection> connections, List<Task<int>> queries) : IAsyncDisposable
    {
        public IReadOnlyList<NpgsqlConnection> Connections => connections;

        public static Task<Running> StartAsync(PostgresServer server, int count, string application) => StartAsync(server.Connection, count, application);

        public static async Task<Running> StartAsync(NpgsqlConnectionStringBuilder settings, int count, string application)
        {
            settings.ApplicationName = application;
            settings.Pooling = false;
            var connections = new List<NpgsqlConnection>();
            for (var i = 0; i < count; i++)
            {
                connections.Add(await OpenAsync(settings));
            }

            var scope = Context.Background.WithCancel();
            var queries = connections.ConvertAll(connection => connection.ExecuteAsync(scope, $"select pg_sleep(3600)"));
            await using var watch = await OpenAsync(settings);
            await Patience.Until(async () => count == await watch.QuerySingleAsync(
                Context.Background, $"select count(*) from pg_stat_activity where application_name = {application} and query ~ '^select pg_sleep' and state = 'active'", row => row.GetInt64(0)));
            return new Running(scope, connections, queries);
        }

        public async Task EndAsync()
        {
            scope.Cancel();
            foreach (var query in queries)
            {
                await Assert.ThrowsAsync<CanceledException>(() => query.Arrives());
            }
        }

        public async ValueTask DisposeAsync()
        {
            scope.Dispose();
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
