using System.Diagnostics;
using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

/// <summary>Stress: statements that are cancelled at any moment, on connections that the next one gets at once.</summary>
public sealed class PooledConnectionsAreClean(ITestOutputHelper output) : IDisposable
{
    private const int Workers = 4;
    private const int QueriesEach = 1_000;

    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Thousands_of_cancelled_queries_hit_nobody_but_themselves()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");

        var ended = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(new Random(seed + worker)))));

        var interrupted = ended.Sum();
        output.WriteLine($"{Workers * QueriesEach} queries, of which {interrupted} were interrupted while they ran");
        Assert.InRange(interrupted, 1, (Workers * QueriesEach) - 1);
        Assert.Equal(0, ActiveDbCommands.Running);
    }

    private async Task<int> WorkAsync(Random random)
    {
        var ended = 0;
        for (var i = 0; i < QueriesEach; i++)
        {
            ended += await CancelledAsync(random) ? 1 : 0;
            Assert.Equal(500_500, await UndisturbedAsync());
        }

        return ended;
    }

    // True when it was interrupted, false when it was done before, or not begun.
    private async Task<bool> CancelledAsync(Random random)
    {
        using var scope = Context.Background.WithCancel();
        using var connection = _database.Open();
        var canceling = Task.Run(() =>
        {
            Thread.SpinWait(random.Next(1 << random.Next(1, 20)));
            scope.Cancel();
        });

        try
        {
            Assert.Equal(500_500, await QueryAsync(connection, scope, random.Next(4)));
            return false;
        }
        catch (CanceledException error)
        {
            return error.InnerException is SqliteException;
        }
        finally
        {
            if (random.Next(2) == 0)
            {
                await canceling;                            // else the cancel may come when the connection is another's
            }
        }
    }

    private static async Task<long> QueryAsync(SqliteConnection connection, Context ctx, int kind)
    {
        if (kind == 0)
        {
            return await connection.QuerySingleAsync(ctx, $"select sum(a.value) / 1000 from number a, number b", row => row.GetInt64(0));
        }

        if (kind == 1)
        {
            await using var endless = new SqliteCommand(TempDatabase.Endless, connection);
            await endless.ExecuteNonQueryAsync(ctx);
            throw new UnreachableException("A query that takes days was done.");
        }

        await using var command = new SqliteCommand("select value from number", connection);
        await using var reader = await command.ExecuteReaderAsync(ctx);
        var sum = 0L;
        while (kind == 2 ? reader.Read() : await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            sum += reader.GetInt64(0);
        }

        return sum;
    }

    private async Task<long> UndisturbedAsync()
    {
        using var connection = _database.Open();
        return await connection.QuerySingleAsync(Context.Background, $"select sum(value) from number", row => row.GetInt64(0));
    }
}
