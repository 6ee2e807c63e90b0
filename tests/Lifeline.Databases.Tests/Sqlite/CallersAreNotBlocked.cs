using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

public sealed class CallersAreNotBlocked : IDisposable
{
    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_call_returns_while_its_statement_is_still_running()
    {
        using var goOn = new ManualResetEventSlim();
        using var connection = _database.Open(goOn.Wait);

        var running = connection.QuerySingleAsync(Context.Background, $"select started()", row => row.GetInt32(0));
        Assert.False(running.IsCompleted);
        goOn.Set();

        Assert.Equal(1, await running);
    }

    [Fact]
    public async Task Statements_take_no_thread_of_the_pool_and_hand_back_to_the_pool()
    {
        var (runsOnPool, goesOnOnPool) = (true, false);
        using var goOn = new ManualResetEventSlim();
        using var connection = _database.Open(() =>
        {
            goOn.Wait();
            runsOnPool = Thread.CurrentThread.IsThreadPoolThread;
        });

        var query = connection.QuerySingleAsync(Context.Background, $"select started()", row => row.GetInt32(0));
        var after = query.ContinueWith(
            _ => goesOnOnPool = Thread.CurrentThread.IsThreadPoolThread,
            TestContext.Current.CancellationToken, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        goOn.Set();
        await after;

        Assert.False(runsOnPool);
        Assert.True(goesOnOnPool);
    }

    [Fact]
    public async Task Any_number_of_statements_runs_side_by_side()
    {
        const int Many = 40;
        using var all = new CountdownEvent(Many);
        var running = Enumerable.Range(0, Many).Select(async _ =>
        {
            using var connection = _database.Open(() =>
            {
                all.Signal();
                all.Wait();
            });
            return await connection.QuerySingleAsync(Context.Background, $"select started()", row => row.GetInt32(0));
        });

        Assert.Equal(Many, (await Task.WhenAll(running).Arrives()).Sum());
    }

    [Fact]
    public async Task Opening_works_like_the_providers_own()
    {
        using var connection = new SqliteConnection(_database.ConnectionString);

        await connection.OpenAsync(Context.Background);
        await connection.OpenAsync(Context.Background);

        Assert.Equal(1000, await connection.QuerySingleAsync(Context.Background, $"select count(*) from number", row => row.GetInt32(0)));
    }
}
