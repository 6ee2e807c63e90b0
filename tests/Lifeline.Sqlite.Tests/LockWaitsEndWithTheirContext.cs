using Lifeline.Data;
using Lifeline.Tests;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lifeline.Sqlite.Tests;

public sealed class LockWaitsEndWithTheirContext : IDisposable
{
    private readonly TempDatabase _database = new();
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _holder;
    private readonly SqliteConnection _waiter;
    private int _starts;                                // written by the statement's thread alone

    public LockWaitsEndWithTheirContext()
    {
        _holder = _database.Open();
        _waiter = _database.Open();
        raw.sqlite3_trace(_waiter.Handle, (object _, string _) => Starts(), null);
    }

    public void Dispose()
    {
        raw.sqlite3_trace(_waiter.Handle, default(strdelegate_trace), null);
        _waiter.Dispose();
        _holder.Dispose();
        _database.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task A_statement_stops_waiting_for_a_lock_at_the_deadline(int commandTimeout)
    {
        using var transaction = _holder.BeginTransaction();
        var clock = new VirtualClock();
        using var scope = Context.Root(clock).WithTimeout(TimeSpan.FromHours(20));
        using var command = new SqliteCommand("insert into note(text) values ('late')", _waiter) { CommandTimeout = commandTimeout };
        var running = command.ExecuteNonQueryAsync(scope);

        await _waiting.Task.Arrives();
        Assert.Equal((int)TimeSpan.FromHours(20).TotalSeconds, command.CommandTimeout);
        clock.Advance(TimeSpan.FromHours(20));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.IsType<SqliteException>(error.InnerException);
        Assert.Equal(commandTimeout, command.CommandTimeout);
        transaction.Rollback();
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Context.Background));
    }

    [Fact]
    public async Task A_command_whose_own_timeout_is_shorter_keeps_it_and_its_own_error()
    {
        using var transaction = _holder.BeginTransaction();
        using var scope = Context.Background.WithTimeout(TimeSpan.FromHours(1));
        using var command = new SqliteCommand("insert into note(text) values ('late')", _waiter) { CommandTimeout = 1 };

        var error = await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync(scope));

        Assert.Equal(raw.SQLITE_BUSY, error.SqliteErrorCode);
    }

    [Theory]
    [InlineData(0.001, 1)]
    [InlineData(1, 1)]
    [InlineData(2.001, 3)]
    [InlineData(1e9, 30)]
    public async Task The_command_timeout_is_the_remaining_time_in_whole_seconds_unless_the_commands_own_is_shorter(double remaining, int expected)
    {
        using var scope = Context.Root(new VirtualClock()).WithTimeout(TimeSpan.FromSeconds(remaining));
        using var command = new SqliteCommand { CommandTimeout = 30 };
        var seen = 0;
        using var connection = _database.Open(() => seen = command.CommandTimeout);
        command.Connection = connection;
        command.CommandText = "select started()";

        await command.ExecuteScalarAsync(scope);

        Assert.Equal(expected, seen);
        Assert.Equal(30, command.CommandTimeout);
    }

    // The driver starts a statement again and again while it finds the database locked.
    private void Starts()
    {
        if (++_starts == 2)
        {
            _waiting.TrySetResult();
        }
    }
}
