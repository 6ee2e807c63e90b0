using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

public sealed class TransactionsEndWithTheirContext(PostgresServer server) : IAsyncLifetime
{
    private NpgsqlConnection? _connection;
    private NpgsqlConnection? _other;

    private NpgsqlConnection Connection => _connection!;

    public async ValueTask InitializeAsync()
    {
        _connection = new NpgsqlConnection(server.Connection.ConnectionString);
        _other = new NpgsqlConnection(server.Connection.ConnectionString);
        await _connection.OpenAsync();
        await _other.OpenAsync();
        await _other.ExecuteAsync(Context.Background, $"drop table if exists note; create table note (text text)");
    }

    public async ValueTask DisposeAsync()
    {
        await _connection!.DisposeAsync();
        await _other!.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_in_time_commits()
    {
        using var scope = Context.Background.WithCancel();
        await using (var transaction = await Connection.BeginTransactionAsync(scope))
        {
            await Connection.ExecuteAsync(scope, $"insert into note values ('kept')");
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        scope.Cancel();
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Its_locks_are_free_as_soon_as_the_context_has_ended_though_nobody_disposed_it()
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"lock table note in access exclusive mode; insert into note values ('lost')");

        scope.Cancel();

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_commit_after_the_end_is_refused_and_commits_nothing()
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"insert into note values ('lost')");
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken));

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Nothing_meant_for_it_happens_outside_of_it()
    {
        using var scope = Context.Background.WithCancel();
        await using (var transaction = await Connection.BeginTransactionAsync(scope))
        {
            scope.Cancel();

            await Assert.ThrowsAsync<CanceledException>(() => Connection.ExecuteAsync(Context.Background, $"insert into note values ('stray')"));
        }

        Assert.Equal(1, await Connection.ExecuteAsync(Context.Background, $"insert into note values ('after')"));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Nothing_meant_for_it_happens_once_it_was_rolled_back()
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"lock table note in access exclusive mode");
        scope.Cancel();
        Assert.Equal(0, await CountAsync());                // waits for the lock, and so for the rollback

        await Assert.ThrowsAsync<CanceledException>(() => Connection.ExecuteAsync(Context.Background, $"insert into note values ('stray')"));
    }

    [Fact]
    public async Task An_open_reader_is_not_torn_from_its_owner()
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"lock table note in access exclusive mode");
        await using var command = new NpgsqlCommand("select n from generate_series(1, 3) n", Connection);
        await using (var reader = await command.ExecuteReaderAsync(Context.Background))
        {
            scope.Cancel();
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(0, await CountAsync());                // the lock is free only now
    }

    [Fact]
    public async Task One_whose_connection_was_closed_rolls_back_nobody_elses()
    {
        using var scope = Context.Background.WithCancel();
        await using var forgotten = await Connection.BeginTransactionAsync(scope);
        await Connection.CloseAsync();
        await Connection.OpenAsync(Context.Background);
        await using var transaction = await Connection.BeginTransactionAsync(Context.Background);
        await Connection.ExecuteAsync(Context.Background, $"insert into note values ('kept')");

        scope.Cancel();
        await forgotten.DisposeAsync();
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await CountAsync());
    }

    private Task<long> CountAsync() =>
        _other!.QuerySingleAsync(Context.Background, $"select count(*) from note", row => row.GetInt64(0)).Arrives();
}
