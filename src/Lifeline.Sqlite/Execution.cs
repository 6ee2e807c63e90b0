using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lifeline.Sqlite;

/// <summary>
/// One command that runs under a context: interrupted when the context ends, and only while it is this command that an
/// interrupt would hit.
/// </summary>
/// <remarks>
/// An interrupt goes to a connection, not to a statement, and a connection goes back to a pool. So the end of the
/// context may interrupt only while our own thread is inside of SQLite, between <see cref="Enter"/> and
/// <see cref="Leave"/>. Both take the gate, and so does the interrupt: once <see cref="Leave"/> has returned, a callback
/// that is late, or was never taken back, finds nothing to interrupt. That is also why nobody has to wait for it.
/// </remarks>
internal sealed class Execution : IDisposable
{
    // The driver retries a locked statement for as long as its timeout is zero or lies ahead. This one has passed from the start.
    private const int NoMoreRetries = -1;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Context _ctx;
    private readonly SqliteCommand _command;
    private readonly int _ownTimeout;
    private readonly long _started;
    private readonly ContextRegistration _registration;
    private readonly Waiting _waiting;
    private sqlite3? _interruptible;                    // guarded by _gate: the database, while our thread is inside of SQLite

    /// <summary>Starts to watch the context. Nothing runs yet.</summary>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    public Execution(Context ctx, SqliteCommand command)
    {
        ctx.ThrowIfDone();
        _ctx = ctx;
        _command = command;
        _started = ctx.Clock.GetTimestamp();
        _ownTimeout = command.CommandTimeout;
        command.CommandTimeout = WithinRemaining(_ownTimeout, ctx.Remaining);
        SqliteActivity.Add(this);
        _waiting = ctx.WaitingOn(this);
        _registration = ctx.AfterFunc(static execution => _ = ((Execution)execution!).InterruptUntilOutAsync(), this);
    }

    /// <summary>The statement's text, on one line.</summary>
    public string Sql => SqlText.OnOneLine(_command.CommandText);

    public override string ToString() => Sql;

    public string? ContextName => _ctx.Name;

    public TimeSpan Elapsed => _ctx.Clock.GetElapsedTime(_started);

    /// <summary>Runs one command from beginning to end, on a thread where it may block.</summary>
    public static async Task<T> RunAsync<T>(Context ctx, SqliteCommand command, Func<SqliteCommand, T> work)
    {
        ctx.ThrowIfDone();
        return await StatementThreads.Run(() =>
        {
            using var execution = new Execution(ctx, command);
            return execution.Step(command, work);
        }).ConfigureAwait(false);
    }

    /// <summary>Does something inside of SQLite that the context's end is to interrupt.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public TResult Step<TOn, TResult>(TOn on, Func<TOn, TResult> work)
    {
        Enter();
        try
        {
            // Looked at only now that the callback would find us: an end that comes later interrupts.
            return _ctx.IsDone ? throw Ended(null)! : work(on);
        }
        catch (SqliteException failure) when (IsOfTheEnd(failure))
        {
            SqliteActivity.CountInterrupted();
            throw Ended(failure)!;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Closes what the command has open. The provider then runs what statements are left; they don't outlive the context either.</summary>
    public void Close(Action close)
    {
        Enter();
        try
        {
            if (_ctx.IsDone)
            {
                _ = InterruptUntilOutAsync();           // the callback may have come and gone while nothing ran
            }

            close();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Gives up watching. The second time does nothing.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        _waiting.Dispose();
        if (SqliteActivity.Remove(this))
        {
            _command.CommandTimeout = _ownTimeout;
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            _interruptible = _command.Connection?.Handle;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _interruptible = null;
        }
    }

    // Once is not enough: SQLite forgets an interrupt that comes before the statement's first step, or between two
    // statements of one command.
    private async Task InterruptUntilOutAsync()
    {
        for (var pause = TimeSpan.FromMilliseconds(1); TryInterrupt(); pause = Min(pause * 2, s_longestPause))
        {
            await Task.Delay(pause, TimeProvider.System).ConfigureAwait(false);
        }
    }

    private bool TryInterrupt()
    {
        lock (_gate)
        {
            if (_interruptible is not { } database)
            {
                return false;
            }

            _command.CommandTimeout = NoMoreRetries;    // for the driver's own loop around a locked database
            raw.sqlite3_interrupt(database);
            return true;
        }
    }

    // SQLITE_INTERRUPT is ours, and so is the lock that we stopped waiting for. A violated constraint would have been
    // violated anyway, and keeps its own exception.
    private bool IsOfTheEnd(SqliteException failure) =>
        _ctx.IsDone && failure.SqliteErrorCode is raw.SQLITE_INTERRUPT or raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    private ContextEndedException? Ended(SqliteException? failure) => _ctx.EndedDuring(Sql, Elapsed, failure);

    // The driver counts whole seconds, and zero means for ever.
    private static int WithinRemaining(int ownTimeout, TimeSpan? remaining)
    {
        if (remaining is not { } time)
        {
            return ownTimeout;
        }

        var seconds = (int)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, int.MaxValue);
        return ownTimeout == 0 ? seconds : Math.Min(ownTimeout, seconds);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
