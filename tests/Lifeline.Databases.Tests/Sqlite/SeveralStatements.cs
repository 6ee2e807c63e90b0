using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

/// <summary>What is stopped is one statement, whatever else is open on its connection or waits for the same lock.</summary>
public sealed class SeveralStatements : IDisposable
{
    private readonly TempDatabase _database = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_stop_hits_none_that_come_later_while_a_reader_is_open()
    {
        await using var connection = _database.Open(() => _started.TrySetResult());
        await using var numbers = connection.CreateCommand();
        numbers.CommandText = "select value from number order by value";
        await using var reader = await numbers.ExecuteReaderAsync(Context.Background);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        using (var scope = Context.Background.WithCancel())
        {
            await using var endless = connection.CreateCommand();
            endless.CommandText = TempDatabase.Endless;
            var running = endless.ExecuteScalarAsync(scope);
            await _started.Task.Arrives();
            scope.Cancel();
            await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1000L, await connection.QuerySingleAsync(Context.Background, $"select count(*) from number", row => row.GetInt64(0)));
        }

        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, reader.GetInt64(0));
    }

    [Fact]
    public async Task Many_that_wait_for_a_lock_stand_in_line_and_its_holder_goes_on()
    {
        const int Waiters = 400;
        await using var holder = _database.Open();
        await using var held = await holder.BeginTransactionAsync(Context.Background);
        await holder.ExecuteAsync(Context.Background, $"insert into note(text) values ('held')");
        await using var reading = _database.Open();
        await using var numbers = reading.CreateCommand();
        numbers.CommandText = "select value from number";
        await using var first = await numbers.ExecuteReaderAsync(Context.Background);
        await using (var second = reading.CreateCommand())
        {
            second.CommandText = numbers.CommandText;
            await using var closed = await second.ExecuteReaderAsync(Context.Background);
        }

        using var scope = Context.Background.WithCancel();
        var threads = Threads();
        var connections = Enumerable.Range(0, Waiters).Select(_ => _database.Open()).ToArray();
        try
        {
            var waiting = connections.Select((connection, i) => connection.ExecuteAsync(scope, $"insert into note(text) values ({i})")).ToArray();
            await Patience.Until(() => ActiveDbCommands.Running == 128 + 1);      // and the reader
            await holder.ExecuteAsync(Context.Background, $"insert into note(text) values ('more')");      // it finds a thread at once
            Assert.Equal(1000L, await reading.QuerySingleAsync(Context.Background, $"select count(*) from number", row => row.GetInt64(0)).Arrives());     // as does who has a reader open
            Assert.InRange(Threads() - threads, 0, 128 + 64);           // and some for the pool and for stopping

            scope.Cancel();
            foreach (var one in waiting) await Assert.ThrowsAsync<CanceledException>(() => one.Arrives());
            await held.CommitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            foreach (var connection in connections) await connection.DisposeAsync();
        }

        Assert.Equal(2L, await holder.QuerySingleAsync(Context.Background, $"select count(*) from note", row => row.GetInt64(0)));

        static int Threads() => System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
    }
}
