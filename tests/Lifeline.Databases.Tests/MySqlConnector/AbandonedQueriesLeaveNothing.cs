using System.Diagnostics;
using Lifeline.Data;
using MySqlConnector;

namespace Lifeline.MySqlConnector.Tests;

public sealed class AbandonedQueriesLeaveNothing(MariaDbServer server, ITestOutputHelper output)
{
    private const int Queries = 200;
    private const int Pool = 20;

    [Fact]
    public async Task Two_hundred_abandoned_at_random_moments_on_a_pool_of_twenty()
    {
        var settings = await server.ConnectionAsync();
        await using var watch = new MySqlDataSource(settings.ConnectionString);
        settings.MaximumPoolSize = Pool;
        settings.ConnectionTimeout = (uint)Patience.LongestRun.TotalSeconds;    // the last waits for a connection until all others had theirs
        await using var source = new MySqlDataSource(settings.ConnectionString);
        await using var holder = await watch.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await holder.ExecuteAsync(Context.Background, $"create or replace table held (id int primary key) engine = innodb; replace into held values (1)");
        await using var transaction = await holder.BeginTransactionAsync(Context.Background);
        await holder.ExecuteAsync(Context.Background, $"select id from held for update");
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);

        var spans = await Task.WhenAll(Enumerable.Range(1, Queries).Select(i => AbandonAsync(source, i, random.Next(0, 20))));

        await Patience.Until(async () => await RunningAsync(watch) == 0);       // of themselves they would wait for an hour
        Assert.Equal(0, ActiveDbCommands.Running);
        var sorted = spans.Select(span => span.TotalMilliseconds).Order().ToArray();
        output.WriteLine($"cancel to control back: p50 {sorted[Queries / 2]:0.0} ms, p99 {sorted[Queries * 99 / 100]:0.0} ms, most {sorted[^1]:0.0} ms");
    }

    // Each abandons what it asks at some moment, and asks something else on the same connection.
    private static async Task<TimeSpan> AbandonAsync(MySqlDataSource source, int number, int after)
    {
        using var scope = Context.Background.WithCancel();
        await using var connection = source.CreateConnection();
        await connection.OpenAsync(Context.Background);
        var canceling = Task.Run(
            async () =>
            {
                await Task.Delay(after, TestContext.Current.CancellationToken);
                var canceled = Stopwatch.GetTimestamp();
                scope.Cancel();
                return canceled;
            },
            TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<CanceledException>(
            () => connection.QuerySingleAsync(scope, $"select {number} from held for update", row => row.GetInt32(0)).Arrives());
        var back = Stopwatch.GetTimestamp();

        Assert.Equal(-number, await connection.QuerySingleAsync(Context.Background, $"select {-number}", row => row.GetInt32(0)));
        return Stopwatch.GetElapsedTime(await canceling, back);
    }

    private static async Task<int> RunningAsync(MySqlDataSource watch)
    {
        await using var connection = await watch.OpenConnectionAsync();
        return await connection.QuerySingleAsync(
            Context.Background, $"select count(*) from information_schema.processlist where info like '%held for update'", row => row.GetInt32(0));
    }
}
