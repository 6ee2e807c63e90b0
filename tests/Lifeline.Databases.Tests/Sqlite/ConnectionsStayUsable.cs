using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

public sealed class ConnectionsStayUsable : IDisposable
{
    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task After_an_interrupt_the_same_connection_answers_at_once()
    {
        using var scope = Context.Background.WithCancel();
        using var connection = _database.Open(() => scope.Cancel());
        using var endless = new SqliteCommand(TempDatabase.Endless, connection);
        await Assert.ThrowsAsync<CanceledException>(() => endless.ExecuteScalarAsync(scope).Arrives());

        Assert.Equal(500_500, await SumAsync(connection));
    }

    [Fact]
    public async Task An_interrupted_write_leaves_nothing_and_takes_its_whole_transaction_with_it()
    {
        using var scope = Context.Background.WithCancel();
        using var connection = _database.Open(() => scope.Cancel());
        using (var transaction = connection.BeginTransaction())
        {
            await connection.ExecuteAsync(Context.Background, $"insert into note(text) values ('before')");
            using var endless = new SqliteCommand($"insert into note(text) {TempDatabase.Endless}", connection, transaction);
            await Assert.ThrowsAsync<CanceledException>(() => endless.ExecuteNonQueryAsync(scope).Arrives());

            Assert.Throws<InvalidOperationException>(transaction.Commit);
        }

        Assert.Equal(0, await connection.QuerySingleAsync(Context.Background, $"select count(*) from note", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task An_interrupted_read_leaves_its_transaction_alive()
    {
        using var scope = Context.Background.WithCancel();
        using var connection = _database.Open(() => scope.Cancel());
        using (var transaction = connection.BeginTransaction())
        {
            await connection.ExecuteAsync(Context.Background, $"insert into note(text) values ('before')");
            using var endless = new SqliteCommand(TempDatabase.Endless, connection, transaction);
            await Assert.ThrowsAsync<CanceledException>(() => endless.ExecuteNonQueryAsync(scope).Arrives());
            transaction.Commit();
        }

        Assert.Equal(1, await connection.QuerySingleAsync(Context.Background, $"select count(*) from note", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task A_reader_that_nobody_disposed_interrupts_nobody_after_its_connection_was_closed()
    {
        using var scope = Context.Background.WithCancel();
        var forgotten = _database.Open();
        var reader = await new SqliteCommand("select value from number", forgotten).ExecuteReaderAsync(scope);
        Assert.True(reader.Read());
        forgotten.Dispose();                                // back to the pool, from where the next one gets it

        using var connection = _database.Open(() => scope.Cancel());
        var sum = await connection.QuerySingleAsync(
            Context.Background, $"select started() - 1 + sum(a.value) from number a, number b", row => row.GetInt64(0));

        Assert.Equal(500_500_000, sum);
        Assert.True(reader.IsClosed);
        reader.Dispose();
    }

    [Fact]
    public async Task The_commands_own_timeout_is_given_back()
    {
        using var connection = _database.Open();
        using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(5));
        using var command = new SqliteCommand("select value from number", connection) { CommandTimeout = 77 };

        await using (await command.ExecuteReaderAsync(scope))
        {
            Assert.InRange(command.CommandTimeout, 1, 5);
        }

        Assert.Equal(77, command.CommandTimeout);
    }

    private static Task<long> SumAsync(SqliteConnection connection) =>
        connection.QuerySingleAsync(Context.Background, $"select sum(value) from number", row => row.GetInt64(0));
}
