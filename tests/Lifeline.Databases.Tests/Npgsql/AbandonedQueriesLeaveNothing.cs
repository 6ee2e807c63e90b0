using System.Diagnostics;
using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

public sealed class AbandonedQueriesLeaveNothing(PostgresServer server, ITestOutputHelper output)
{
    private const int Queries = 1_000;
    private const int Pool = 20;

    [Fact]
    public async Task A_thousand_abandoned_slow_queries_on_a_pool_of_twenty()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var settings = server.Connection;
        settings.MaxPoolSize = settings.MinPoolSize = Pool;
        settings.Timeout = (int)Patience.LongestRun.TotalSeconds;       // the last of a thousand waits for a connection until all others had theirs
        settings.ApplicationName = "abandoned";
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        await using var watch = NpgsqlDataSource.Create(server.Connection.ConnectionString);
        var before = await WarmUpAsync(source);

        var random = new Random(seed);
        var ends = await Task.WhenAll(Enumerable.Range(1, Queries).Select(i => AbandonAsync(source, i, random.Next(0, 20))));

        var last = Stopwatch.GetTimestamp();
        await Patience.Until(async () => await RunningAsync(watch) == 0);      // of themselves they would run for an hour
        var gone = Stopwatch.GetElapsedTime(last);

        Assert.Equal(0, ActiveDbCommands.Running);
        Assert.Equal(before, await WarmUpAsync(source));
        var spans = ends.Select(end => end.Span.TotalMilliseconds).Order().ToArray();
        output.WriteLine(
            $"{ends.Count(end => end.Ran)} of {Queries} ran on the server; cancel to control back: "
            + $"p50 {spans[Queries / 2]:0.0} ms, p99 {spans[Queries * 99 / 100]:0.0} ms, most {spans[^1]:0.0} ms; none runs {gone.TotalMilliseconds:0.0} ms after the last");
    }

    // Each abandons what it asks at some moment, and asks something else on the same connection.
    private static async Task<(bool Ran, TimeSpan Span)> AbandonAsync(NpgsqlDataSource source, int number, int after)
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

        var error = await Assert.ThrowsAsync<CanceledException>(
            () => connection.QuerySingleAsync(scope, $"select {number}::text from pg_sleep(3600)", row => row.GetString(0)));
        var back = Stopwatch.GetTimestamp();

        Assert.Equal(-number, await connection.QuerySingleAsync(Context.Background, $"select {-number}", row => row.GetInt32(0)));
        return (error.InnerException is not null, Stopwatch.GetElapsedTime(await canceling, back));
    }

    // The backends of all connections of the pool, in order.
    private static async Task<int[]> WarmUpAsync(NpgsqlDataSource source)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Pool).Select(_ => source.OpenConnectionAsync().AsTask()));
        var processes = connections.Select(connection => connection.ProcessID).Order().ToArray();
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        return processes;
    }

    private static async Task<long> RunningAsync(NpgsqlDataSource watch)
    {
        await using var connection = await watch.OpenConnectionAsync();
        return await connection.QuerySingleAsync(
            Context.Background,
            $"select count(*) from pg_stat_activity where application_name = 'abandoned' and state <> 'idle'",
            row => row.GetInt64(0));
    }
}
