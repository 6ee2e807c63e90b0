using System.Transactions;
using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

/// <summary>A view of a connection that was opened within a TransactionScope takes part in it.</summary>
public sealed class PlatformTransactions(PostgresServer server) : IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync(Context.Background, $"drop table if exists platform; create table platform (text text)");
    }

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_committed_with_the_scope_alone(bool completes)
    {
        using var ctx = Context.Background.WithCancel();
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await using var connection = new NpgsqlConnection(server.Connection.ConnectionString);
            var view = connection.WithContext(ctx);
            await view.OpenAsync(Stop);
            await view.ExecuteAsync(ctx, $"insert into platform values ('here')");
            if (completes)
            {
                scope.Complete();
            }
        }

        Assert.Equal(completes ? 1 : 0, await CountAsync());
    }

    [Fact]
    public async Task So_it_is_by_synchronous_calls_without_the_flow()
    {
        using var ctx = Context.Background.WithCancel();
        await Task.Run(
            () =>
            {
                using var scope = new TransactionScope();
                using var connection = new NpgsqlConnection(server.Connection.ConnectionString);
                var view = connection.WithContext(ctx);
                view.Open();
                using var insert = view.CreateCommand();
                insert.CommandText = "insert into platform values ('here')";
                insert.ExecuteNonQuery();
                Assert.Equal(0, CountAsync().GetAwaiter().GetResult());
                scope.Complete();
            },
            Stop);

        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task The_contexts_end_stops_its_statement_and_leaves_the_scope_without_a_commit()
    {
        using var ctx = Context.Background.WithCancel();
        await Assert.ThrowsAsync<CanceledException>(async () =>
        {
            using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            await using var connection = new NpgsqlConnection(server.Connection.ConnectionString);
            await connection.OpenAsync(ctx);
            await connection.ExecuteAsync(ctx, $"insert into platform values ('lost')");
            var running = connection.ExecuteAsync(ctx, $"select pg_sleep(3600)");
            await Patience.Until(() => ActiveDbCommands.Running == 1);
            ctx.Cancel();
            await running.Arrives();
            scope.Complete();
        });

        Assert.Equal(0, await CountAsync());
    }

    private async Task<long> CountAsync()
    {
        using var apart = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        await using var connection = await OpenAsync();
        return await connection.QuerySingleAsync(Context.Background, $"select count(*) from platform", row => row.GetInt64(0));
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(server.Connection.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
