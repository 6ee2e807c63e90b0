using System.Data.Common;
using Dapper;
using Npgsql;

namespace Lifeline.Data.Tests;

/// <summary>Dapper, which takes no context, on a connection that has one.</summary>
public sealed class OtherLibrariesEndWithTheContext(PostgresServer server) : OnPostgres(server)
{
    [Fact]
    public async Task A_query_with_parameters_answers()
    {
        var db = Connection.WithContext(Context.Background);

        Assert.Equal(42, await db.QuerySingleAsync<int>("select @id + 2", new { id = 40 }));
        Assert.Equal([1, 2, 3], await db.QueryAsync<int>("select n from generate_series(1, @last) n", new { last = 3 }));
        Assert.Equal("x", (await db.QueryFirstAsync<Item>("select 1 as id, 'x' as name")).Name);
        Assert.Equal([1, 2], db.Query<int>("select n from generate_series(1, 2) n"));
    }

    [Theory]
    [InlineData("query")]
    [InlineData("single")]
    [InlineData("execute")]
    [InlineData("scalar")]
    [InlineData("unbuffered")]
    [InlineData("synchronous")]
    public async Task A_running_query_ends_with_the_contexts_error(string kind)
    {
        using var scope = Context.Background.WithCancel();
        var db = Connection.WithContext(scope);
        const string Sleep = "select 1 from pg_sleep(3600)";
        Task running = kind switch
        {
            "query" => db.QueryAsync<int>(Sleep),
            "single" => db.QuerySingleAsync<int>(Sleep),
            "execute" => db.ExecuteAsync(Sleep),
            "scalar" => db.ExecuteScalarAsync<int>(Sleep),
            "unbuffered" => db.QueryUnbufferedAsync<int>(Sleep).ToListAsync(TestContext.Current.CancellationToken).AsTask(),
            _ => Task.Run(() => db.QuerySingle<int>(Sleep)),
        };

        while (ActiveDbCommands.Running == 0)
        {
            await Task.Yield();
        }

        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal(Sleep, error.Operation);
        Assert.Equal(3, await Connection.WithContext(Context.Background).QuerySingleAsync<int>("select 3"));
    }

    [Fact]
    public async Task A_token_ends_the_call_as_well()
    {
        using var source = new CancellationTokenSource();
        var db = Connection.WithContext(Context.Background);
        var running = db.ExecuteAsync(new CommandDefinition("select pg_sleep(3600)", cancellationToken: source.Token));

        await source.CancelAsync();

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal(source.Token, error.CancellationToken);            // who asks for his own token finds it
        Assert.Equal("select pg_sleep(3600)", error.Operation);
    }

    [Fact]
    public async Task A_transaction_is_the_contexts_too()
    {
        using var scope = Context.Background.WithCancel();
        var db = Connection.WithContext(scope);
        await db.ExecuteAsync("create temporary table note (text text)");
        await using (var transaction = await db.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await db.ExecuteAsync("insert into note values ('lost')", transaction: transaction);
            scope.Cancel();
            await Assert.ThrowsAsync<CanceledException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(0, await Connection.WithContext(Context.Background).ExecuteScalarAsync<int>("select count(*) from note"));
    }

    [Fact]
    public async Task A_closed_connection_is_opened_under_the_context_and_closed_by_who_opened_it()
    {
        await using var closed = new NpgsqlConnection(Server.Connection.ConnectionString);
        using var ended = Context.Background.WithTimeout(TimeSpan.Zero);

        Assert.Equal(5, await closed.WithContext(Context.Background).QuerySingleAsync<int>("select 5"));
        Assert.Equal(System.Data.ConnectionState.Closed, closed.State);
        await Assert.ThrowsAsync<DeadlineExceededException>(() => closed.WithContext(ended).QuerySingleAsync<int>("select 5"));
    }

    private sealed record Item(int Id, string Name);
}
