using Lifeline.Data;

namespace Lifeline.Sqlite.Tests;

/// <summary>What is put around a connection hides neither the provider nor its transactions.</summary>
public sealed class ConnectionsInsideOfOthers : IDisposable
{
    private readonly TempDatabase _database = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_statement_on_a_decorated_connection_is_interrupted(bool onView)
    {
        await using var connection = _database.Open(() => _started.TrySetResult());
        var decorated = new DecoratedConnection(connection);
        using var scope = Context.Background.WithCancel();
        await using var command = (onView ? decorated.WithContext(scope) : decorated).CreateCommand();
        command.CommandText = TempDatabase.Endless;

        var running = onView ? command.ExecuteScalarAsync(CancellationToken.None) : command.ExecuteScalarAsync(scope);
        await _started.Task.Arrives();
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal(1000L, await decorated.QuerySingleAsync(Context.Background, $"select count(*) from number", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task A_transaction_that_was_begun_on_it_is_joined_and_rolled_back_at_the_end()
    {
        await using var connection = _database.Open();
        var decorated = new DecoratedConnection(connection);
        using var scope = Context.Background.WithCancel();
        await using (await decorated.BeginTransactionAsync(scope))
        {
            await decorated.ExecuteAsync(scope, $"insert into note(text) values ('gone')");
            scope.Cancel();
            await Assert.ThrowsAsync<CanceledException>(() => decorated.ExecuteAsync(Context.Background, $"insert into note(text) values ('late')"));
        }

        Assert.Equal(0L, await decorated.QuerySingleAsync(Context.Background, $"select count(*) from note", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task Beginning_at_a_lock_on_a_view_ends_with_the_callers_token()
    {
        await using var holder = _database.Open();
        await using var waiter = _database.Open();
        await using var held = holder.BeginTransaction();
        using var source = new CancellationTokenSource();
        using var scope = Context.Background.WithCancel();

        var beginning = waiter.WithContext(scope).BeginTransactionAsync(source.Token).AsTask();
        Assert.False(beginning.IsCompleted);
        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beginning.Arrives());
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.False(scope.IsDone);
    }
}
