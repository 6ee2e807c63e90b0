using Lifeline.Data;

namespace Lifeline.Sqlite.Tests;

public sealed class RunningStatementsAreListed : IDisposable
{
    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_running_statement_is_listed_with_its_context_and_its_time()
    {
        var clock = new VirtualClock();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        using var connection = _database.Open(() =>
        {
            running.SetResult();
            goOn.Wait();
        });

        var query = connection.QuerySingleAsync(Context.Root(clock).WithName("GET /stock"), $"select\n  started()", row => row.GetInt32(0));
        await running.Task.Arrives();
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal([new RunningCommand("select started()", "GET /stock", TimeSpan.FromSeconds(3))], ActiveDbCommands.List());
        Assert.Equal(1, ActiveDbCommands.Running);
        goOn.Set();
        await query;
        Assert.Empty(ActiveDbCommands.List());
        Assert.Equal(0, ActiveDbCommands.Running);
    }

    [Fact]
    public async Task Started_and_interrupted_statements_are_counted()
    {
        var (started, interrupted) = (ActiveDbCommands.Started, ActiveDbCommands.Interrupted);
        using var scope = Context.Background.WithCancel();
        using var connection = _database.Open(() => scope.Cancel());

        await connection.QuerySingleAsync(scope, $"select 1", row => row.GetInt32(0));
        await Assert.ThrowsAsync<CanceledException>(() => connection.QuerySingleAsync(
            scope, $"with recursive n(i) as (select started() union all select i + 1 from n) select count(*) from n", row => row.GetInt32(0)));
        await Assert.ThrowsAsync<CanceledException>(() => connection.QuerySingleAsync(scope, $"select 1", row => row.GetInt32(0)));

        Assert.Equal(started + 2, ActiveDbCommands.Started);
        Assert.Equal(interrupted + 1, ActiveDbCommands.Interrupted);
    }
}
