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
    public async Task A_transaction_in_which_a_statement_was_stopped_refuses_to_commit_what_the_server_would_drop()
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"insert into note values ('lost')");
        await Assert.ThrowsAsync<CanceledException>(() => StoppedAsync(scope));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken));

        Assert.Contains("'select pg_sleep(3600)' was stopped in it", error.Message, StringComparison.Ordinal);
        Assert.IsType<CanceledException>(error.InnerException);
        Assert.Equal(0, await CountAsync());
        Assert.Equal(1, await Connection.QuerySingleAsync(scope, $"select 1", row => row.GetInt32(0)));       // outside of it: it is over
    }

    [Fact]
    public async Task From_a_savepoint_before_the_stopped_statement_it_goes_on_and_commits()
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"insert into note values ('kept')");
        await transaction.SaveAsync("before", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<CanceledException>(() => StoppedAsync(scope));

        await transaction.RollbackAsync("before", TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Once_over_it_is_out_of_the_way_though_it_is_not_disposed_yet(bool commits)
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"insert into note values ('first')");
        await (commits ? transaction.CommitAsync(TestContext.Current.CancellationToken) : transaction.RollbackAsync(TestContext.Current.CancellationToken));

        await Connection.ExecuteAsync(scope, $"insert into note values ('second')");
        await using (var next = await Connection.BeginTransactionAsync(scope))
        {
            await Connection.ExecuteAsync(scope, $"insert into note values ('third')");
            await next.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(commits ? 3 : 2, await CountAsync());
    }

    [Fact]
    public async Task A_deadline_in_months_or_at_the_end_of_time_is_none_of_the_drivers_business()
    {
        foreach (var time in (TimeSpan[])[TimeSpan.FromDays(60), TimeSpan.MaxValue])
        {
            using var scope = Context.Root(new VirtualClock()).WithTimeout(time);

            Assert.Equal(1, await Connection.QuerySingleAsync(scope, $"select 1", row => row.GetInt32(0)));
        }
    }

    // A statement that is stopped by an end of its own, and not by the transaction's.
    private async Task StoppedAsync(Context ctx)
    {
        using var inner = ctx.WithCancel();
        var running = Connection.ExecuteAsync(inner, $"select pg_sleep(3600)");
        await Patience.Until(async () => await _other!.QuerySingleAsync(
            Context.Background, $"select exists (select from pg_stat_activity where pid = {Connection.ProcessID} and wait_event = 'PgSleep')", row => row.GetBoolean(0)));
        inner.Cancel();
        await running.Arrives();
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
