using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

public sealed class TransactionsEndWithTheirContext : IDisposable
{
    private readonly TempDatabase _database = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteConnection _other;

    public TransactionsEndWithTheirContext()
    {
        _connection = _database.Open();
        _other = _database.Open();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _other.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task Its_lock_is_free_as_soon_as_the_context_has_ended_though_nobody_disposed_it()
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await _connection.BeginTransactionAsync(scope);
        await _connection.ExecuteAsync(scope, $"insert into note(text) values ('lost')");

        scope.Cancel();

        await _other.ExecuteAsync(Context.Background, $"insert into note(text) values ('kept')").Arrives();
        Assert.Equal(["kept"], await NotesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Once_over_it_is_out_of_the_way_though_it_is_not_disposed_yet(bool commits)
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await _connection.BeginTransactionAsync(scope);
        await _connection.ExecuteAsync(scope, $"insert into note(text) values ('first')");
        await (commits ? transaction.CommitAsync(TestContext.Current.CancellationToken) : transaction.RollbackAsync(TestContext.Current.CancellationToken));

        await _connection.ExecuteAsync(scope, $"insert into note(text) values ('second')");
        await using (var next = await _connection.BeginTransactionAsync(scope))
        {
            await _connection.ExecuteAsync(scope, $"insert into note(text) values ('third')");
            await next.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(commits ? ["first", "second", "third"] : ["second", "third"], await NotesAsync());
    }

    [Fact]
    public async Task A_commit_in_time_commits_and_one_after_the_end_is_refused()
    {
        using var scope = Context.Background.WithCancel();
        await using (var transaction = await _connection.BeginTransactionAsync(scope))
        {
            await _connection.ExecuteAsync(scope, $"insert into note(text) values ('kept')");
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await using (var transaction = await _connection.BeginTransactionAsync(scope))
        {
            await _connection.ExecuteAsync(scope, $"insert into note(text) values ('lost')");
            scope.Cancel();
            await Assert.ThrowsAsync<CanceledException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(["kept"], await NotesAsync());
    }

    [Fact]
    public async Task Nothing_meant_for_it_happens_outside_of_it_after_an_interrupted_write_rolled_it_back()
    {
        using var scope = Context.Background.WithCancel();
        using var connection = _database.Open(() => scope.Cancel());
        await using (var transaction = await connection.BeginTransactionAsync(scope))
        {
            await using var endless = new SqliteCommand($"insert into note(text) {TempDatabase.Endless}", connection, (SqliteTransaction)transaction.Inner);
            await Assert.ThrowsAsync<CanceledException>(() => endless.ExecuteNonQueryAsync(scope).Arrives());
            await Assert.ThrowsAsync<CanceledException>(() => connection.ExecuteAsync(Context.Background, $"insert into note(text) values ('stray')"));
        }

        Assert.Empty(await NotesAsync());
        Assert.Equal(1, await connection.ExecuteAsync(Context.Background, $"insert into note(text) values ('after')"));
    }

    [Fact]
    public async Task A_savepoint_takes_back_a_part()
    {
        await using var transaction = await _connection.BeginTransactionAsync(Context.Background);
        await _connection.ExecuteAsync(Context.Background, $"insert into note(text) values ('first')");
        await transaction.SaveAsync("here", TestContext.Current.CancellationToken);
        await _connection.ExecuteAsync(Context.Background, $"insert into note(text) values ('second')");
        await transaction.RollbackAsync("here", TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["first"], await NotesAsync());
    }

    private Task<IReadOnlyList<string>> NotesAsync() =>
        _other.QueryAsync(Context.Background, $"select text from note", row => row.GetString(0));
}
