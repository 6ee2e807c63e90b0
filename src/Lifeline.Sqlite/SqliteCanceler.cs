using System.Data.Common;
using System.Runtime.CompilerServices;
using Lifeline.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lifeline.Sqlite;

/// <summary>Interrupts running statements in SQLite, and stops waits for its locks.</summary>
internal sealed class SqliteCanceler : CommandCanceler
{
    // Seconds. The driver retries a locked statement while its timeout is zero or not yet elapsed. A negative timeout has always elapsed.
    private const int NoMoreRetries = -1;
    private const int FirstInterruptAttempt = 4;        // some 15 ms after the first attempt

    private static readonly ConditionalWeakTable<sqlite3, StrongBox<RunningStatement?>> s_running = [];  // the running statement of a connection; null when none runs
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(10);

    public override bool BlocksItsCaller => true;

    // True within any transaction, whether begun by the driver or by SQL.
    public override bool MayHoldLocks(DbConnection connection) =>
        ((SqliteConnection)connection).Handle is not { } database || raw.sqlite3_get_autocommit(database) == 0;

    // Repeated until the statement has ended: SQLite drops an interrupt that comes before the statement's first step.
    // It is tempting to interrupt at once. Don't: while another statement of the connection is open, an interrupt stays set and hits
    // all that begin. It is needed after some attempts: single instructions that take long, such as counting a table, call no progress handler.
    public override ValueTask<bool> StopAsync(RunningOperation work, int attempt)
    {
        work.Timeout = NoMoreRetries;                   // ends the driver's own retry loop on a locked database
        if (((SqliteConnection)work.Connection).Handle is { } database)
        {
            if (s_running.TryGetValue(database, out var running))
            {
                Volatile.Read(ref running.Value)?.Stop();
            }

            if (attempt >= FirstInterruptAttempt)
            {
                raw.sqlite3_interrupt(database);
            }
        }

        return ValueTask.FromResult(true);
    }

    // An interrupt, and a lock whose wait was stopped, are consequences of the context's end. A constraint would have been
    // violated anyway, and keeps its own exception.
    public override bool? IsCausedByCancel(Exception failure) => failure is SqliteException sqlite
        ? sqlite.SqliteErrorCode is raw.SQLITE_INTERRUPT or raw.SQLITE_BUSY or raw.SQLITE_LOCKED
        : null;

    /// <summary>Begins or ends a transaction. The driver does that in an internal command, which can't be canceled.</summary>
    /// <remarks>So that command is made to fail at once on a lock. This method waits and retries, until the context ends.</remarks>
    public override T Run<T>(Context ctx, DbConnection connection, Func<T> work)
    {
        var sqlite = (SqliteConnection)connection;
        var previousTimeout = sqlite.DefaultTimeout;
        var started = ctx.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                sqlite.DefaultTimeout = NoMoreRetries;
                return work();
            }
            catch (SqliteException failure) when (
                failure.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED && !ctx.IsDone
                && (previousTimeout == 0 || ctx.Clock.GetElapsedTime(started) < TimeSpan.FromSeconds(previousTimeout)))
            {
                ctx.Token.WaitHandle.WaitOne(s_retryDelay);
            }
            finally
            {
                sqlite.DefaultTimeout = previousTimeout;
            }
        }
    }

    public override IDisposable? Prepare(DbConnection connection)
    {
        var database = ((SqliteConnection)connection).Handle!;
        var running = new RunningStatement(database);
        return BusyTimeout.Of(database) is > 0 and var previous ? new DisposePair(running, new BusyTimeout(database, previous)) : running;
    }

    private sealed class DisposePair(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            second.Dispose();
            first.Dispose();
        }
    }

    /// <summary>
    /// Stops the running statement, and no other statement of the connection, by SQLite's progress handler. Replaces a progress
    /// handler of the application, and is removed when control goes back to the application.
    /// </summary>
    private sealed class RunningStatement : IDisposable
    {
        private const int Instructions = 1_000;         // of SQLite's virtual machine, between two calls of the handler: some 10 µs

        private readonly sqlite3 _database;
        private readonly StrongBox<RunningStatement?> _running;
        private volatile bool _isStopped;

        public RunningStatement(sqlite3 database)
        {
            _database = database;
            raw.sqlite3_progress_handler(database, Instructions, static running => ((RunningStatement)running)._isStopped ? 1 : 0, this);
            _running = s_running.GetOrCreateValue(database);
            Volatile.Write(ref _running.Value, this);
        }

        public void Stop() => _isStopped = true;

        public void Dispose()
        {
            Volatile.Write(ref _running.Value, null);
            if (!_database.IsInvalid && !_database.IsClosed)
            {
                raw.sqlite3_progress_handler(_database, 0, null, null);
            }
        }
    }

    // Disables SQLite's own busy handler, which ignores interrupts, if the application has set one. The driver retries a
    // locked statement too, for longer, so the statement still waits for the lock.
    private sealed class BusyTimeout : IDisposable
    {
        private readonly sqlite3 _database;
        private readonly int _previous;

        public BusyTimeout(sqlite3 database, int previous)
        {
            _database = database;
            _previous = previous;
            raw.sqlite3_busy_timeout(database, 0);
        }

        public static int Of(sqlite3 database)
        {
            raw.sqlite3_prepare_v2(database, "pragma busy_timeout"u8, out var statement);
            using (statement)
            {
                return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int(statement, 0) : 0;
            }
        }

        public void Dispose()
        {
            if (!_database.IsInvalid && !_database.IsClosed && Of(_database) == 0)
            {
                raw.sqlite3_busy_timeout(_database, _previous);
            }
        }
    }
}
