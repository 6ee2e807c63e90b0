using System.Diagnostics;
using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

public sealed class AFrozenServer(PostgresServer server, ITestOutputHelper output)
{
    private const int Queries = 20;

    [Fact]
    public async Task Cancelling_returns_at_once_and_holds_up_nobody()
    {
        var settings = server.Connection;
        settings.Timeout = 2;                               // the driver waits that long for its own cancel, twice
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        using var scope = Context.Background.WithCancel();
        var connections = await Task.WhenAll(Enumerable.Range(0, Queries).Select(_ => OpenAsync(source)));
        var running = connections.Select(connection => connection.ExecuteAsync(scope, $"select pg_sleep(3600)")).ToList();
        var watch = Stopwatch.StartNew();
        TimeSpan told, others;
        using (server.Freeze())
        {
            var frozen = watch.Elapsed;
            scope.Cancel();
            told = watch.Elapsed - frozen;

            // What any other request needs of the process: the thread pool, and its own context's after-funcs.
            using var other = Context.Background.WithCancel();
            var called = new TaskCompletionSource();
            using var registration = other.Context.AfterFunc(called.SetResult);
            other.Cancel();
            await Task.Run(() => called.Task, TestContext.Current.CancellationToken).Arrives();
            others = watch.Elapsed - frozen - told;
            foreach (var query in running)
            {
                await Assert.ThrowsAsync<CanceledException>(() => query.Arrives());
            }

            output.WriteLine($"cancel {told.TotalMilliseconds:0.00} ms, another's after-func {others.TotalMilliseconds:0.00} ms, last query back {(watch.Elapsed - frozen).TotalSeconds:0.0} s");
        }

        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    // A busy machine may need longer than those two seconds, which are about what comes later.
    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source)
    {
        NpgsqlConnection? connection = null;
        await Patience.Until(async () =>
        {
            try
            {
                connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
            }
            catch (NpgsqlException failure) when (failure.InnerException is TimeoutException)
            {
            }

            return connection is not null;
        });
        return connection!;
    }
}
