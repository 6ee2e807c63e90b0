using System.Transactions;
using MySqlConnector;

namespace Lifeline.Data.Tests.MariaDb;

public sealed class TransactionsEndWithTheirContext(MariaDbServer server) : OnMariaDb(server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_locks_are_free_as_soon_as_the_context_has_ended_though_nobody_disposed_it()
    {
        await Connection.ExecuteAsync(Context.Background, $"insert into note values (1, 'here')");
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"update note set text = 'lost' where id = 1");

        scope.Cancel();

        Assert.Equal("here", await Other.QuerySingleAsync(Context.Background, $"select text from note where id = 1 for update", row => row.GetString(0)));
        await Assert.ThrowsAsync<CanceledException>(() => transaction.CommitAsync(Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_in_which_a_statement_was_stopped_refuses_to_commit_a_part_of_it(bool fromSavepoint)
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"insert into note values (1, 'first')");
        await transaction.SaveAsync("before", Stop);
        await Assert.ThrowsAsync<CanceledException>(() => StoppedAsync(scope));

        if (fromSavepoint)
        {
            await transaction.RollbackAsync("before", Stop);
            await transaction.CommitAsync(Stop);
        }
        else
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(Stop));
            Assert.Contains("was stopped in it", error.Message, StringComparison.Ordinal);
            Assert.IsType<CanceledException>(error.InnerException);
        }

        Assert.Equal(fromSavepoint ? 1 : 0, await NotesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Once_over_it_is_out_of_the_way_though_it_is_not_disposed_yet(bool commits)
    {
        using var scope = Context.Background.WithCancel();
        await using var transaction = await Connection.BeginTransactionAsync(scope);
        await Connection.ExecuteAsync(scope, $"insert into note values (1, 'first')");
        await (commits ? transaction.CommitAsync(Stop) : transaction.RollbackAsync(Stop));

        await Connection.ExecuteAsync(scope, $"insert into note values (2, 'second')");
        await using (var next = await Connection.BeginTransactionAsync(scope))
        {
            await Connection.ExecuteAsync(scope, $"insert into note values (3, 'third')");
            await next.CommitAsync(Stop);
        }

        Assert.Equal(commits ? 3 : 2, await NotesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_view_takes_part_in_a_transaction_of_the_platforms(bool completes)
    {
        using var ctx = Context.Background.WithCancel();
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await using var connection = new MySqlConnection(ConnectionString);
            var view = connection.WithContext(ctx);
            await view.OpenAsync(Stop);                     // enlists itself
            Assert.Equal(1, await view.ExecuteAsync(ctx, $"insert into note values (1, 'here')"));
            Assert.Equal(0, await NotesAsync());
            if (completes)
            {
                scope.Complete();
            }
        }

        Assert.Equal(completes ? 1 : 0, await NotesAsync());
    }

    // A statement that is stopped by an end of its own, and not by the transaction's.
    private async Task StoppedAsync(Context ctx)
    {
        using var inner = ctx.WithCancel();
        var running = Connection.ExecuteAsync(inner, $"insert into note select seq, sleep(seq * 3600) from seq_5_to_8");
        await UntilRunningAsync("sleep");
        inner.Cancel();
        await running.Arrives();
    }
}
