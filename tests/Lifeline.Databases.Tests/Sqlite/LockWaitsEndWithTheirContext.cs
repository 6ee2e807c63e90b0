using Lifeline.Data;
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

    [Fact]
    public async Task The_applications_own_busy_timeout_is_bound_too_and_kept()
    {
        using var holder = _database.Open();
        using var transaction = holder.BeginTransaction();
        await _waiter.ExecuteAsync(Context.Background, $"pragma busy_timeout = 3600000");
        var clock = new VirtualClock();
        using var scope = Context.Root(clock).WithTimeout(TimeSpan.FromHours(20));
        var running = _waiter.ExecuteAsync(scope, $"insert into note(text) values ('late')");

        await _waiting.Task.Arrives();
        clock.Advance(TimeSpan.FromHours(20));

        await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.Equal(3_600_000L, await BusyTimeoutAsync());
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("begin deferred, then write")]
    public async Task Beginning_a_transaction_stops_waiting_for_a_lock(string how)
    {
        using var holding = _holder.BeginTransaction();
        using var scope = Context.Background.WithCancel();
        var running = how == "begin" ? BeginAsync(scope) : BeginDeferredAndWriteAsync(scope);
        Assert.False(running.IsCompleted);
        if (how != "begin")
        {
            await _waiting.Task.Arrives();
        }

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        holding.Rollback();
        await using var transaction = await _waiter.BeginTransactionAsync(Context.Background);
        await _waiter.ExecuteAsync(Context.Background, $"insert into note(text) values ('now')");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(30, _waiter.DefaultTimeout);
    }

    [Fact]
    public async Task Beginning_waits_no_longer_than_the_connections_own_timeout()
    {
        using var holding = _holder.BeginTransaction();
        _waiter.DefaultTimeout = 5;
        var clock = new VirtualClock();
        var running = _waiter.BeginTransactionAsync(Context.Root(clock));

        while (!running.IsCompleted)                        // when its waiting began can't be seen from here
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<SqliteException>(() => running);
        Assert.Equal(raw.SQLITE_BUSY, error.SqliteErrorCode);
    }

    // By the provider alone, as a context's command sees none.
    private async Task<object?> BusyTimeoutAsync()
    {
        await using var command = new SqliteCommand("pragma busy_timeout", _waiter);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private async Task BeginAsync(Context ctx)
    {
        await using var transaction = await _waiter.BeginTransactionAsync(ctx);
    }

    private async Task BeginDeferredAndWriteAsync(Context ctx)
    {
        await using var transaction = await _waiter.BeginTransactionAsync(ctx, deferred: true);
        await _waiter.ExecuteAsync(ctx, $"insert into note(text) values ('late')");
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
