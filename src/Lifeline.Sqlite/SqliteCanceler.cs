using System.Data.Common;
using System.Runtime.CompilerServices;
using Lifeline.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lifeline.Sqlite;

/// <summary>Interrupts what runs in SQLite, and ends the waiting for its locks.</summary>
internal sealed class SqliteCanceler : CommandCanceler
{
    // The driver retries a locked statement for as long as its timeout is zero or lies ahead. This one has passed from the start.
    private const int NoMoreRetries = -1;
    private const int InterruptsTurn = 4;               // some 15 ms after the first attempt

    private static readonly ConditionalWeakTable<sqlite3, StrongBox<OneStatement?>> s_running = [];      // what runs on a connection; null when nothing does
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    public override bool BlocksItsCaller => true;

    // Within a transaction, whoever began it and how.
    public override bool MayHoldLocks(DbConnection connection) =>
        ((SqliteConnection)connection).Handle is not { } database || raw.sqlite3_get_autocommit(database) == 0;

    // Again and again: SQLite forgets an interrupt that comes before the statement's first step.
    // It is tempting to interrupt at once. Don't: while another statement of the connection is open, an interrupt stays set and hits
    // all that begin. But there are single instructions that take long, such as counting a table, and ask nobody.
    public override ValueTask<bool> StopAsync(RunningOperation work, int attempt)
    {
        work.Timeout = NoMoreRetries;                   // for the driver's own loop around a locked database
        if (((SqliteConnection)work.Connection).Handle is { } database)
        {
            if (s_running.TryGetValue(database, out var running))
            {
                Volatile.Read(ref running.Value)?.Stop();
            }

            if (attempt >= InterruptsTurn)
            {
                raw.sqlite3_interrupt(database);
            }
        }

        return ValueTask.FromResult(true);
    }

    // The interrupt is ours, and so is the lock that we stopped waiting for. A violated constraint would have been
    // violated anyway, and keeps its own exception.
    public override bool? IsOfTheEnd(Exception failure) => failure is SqliteException sqlite
        ? sqlite.SqliteErrorCode is raw.SQLITE_INTERRUPT or raw.SQLITE_BUSY or raw.SQLITE_LOCKED
        : null;

    /// <summary>Begins or ends a transaction, which the driver does in a command of its own that nobody can reach.</summary>
    /// <remarks>So that one is made to fail at once on a lock, and the waiting is done here, where it can end.</remarks>
    public override T Run<T>(Context ctx, DbConnection connection, Func<T> work)
    {
        var sqlite = (SqliteConnection)connection;
        var ownTimeout = sqlite.DefaultTimeout;
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
                && (ownTimeout == 0 || ctx.Clock.GetElapsedTime(started) < TimeSpan.FromSeconds(ownTimeout)))
            {
                ctx.Token.WaitHandle.WaitOne(s_pause);
            }
            finally
            {
                sqlite.DefaultTimeout = ownTimeout;
            }
        }
    }

    public override IDisposable? Prepare(DbConnection connection)
    {
        var database = ((SqliteConnection)connection).Handle!;
        var running = new OneStatement(database);
        return BusyTimeout.Of(database) is > 0 and var own ? new Both(running, new BusyTimeout(database, own)) : running;
    }

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            second.Dispose();
            first.Dispose();
        }
    }

    /// <summary>
    /// Stops what runs, and no other statement of the connection: SQLite asks us while it works. Takes the place of a progress
    /// handler that the application may have set, and is gone when control goes back to it.
    /// </summary>
    private sealed class OneStatement : IDisposable
    {
        private const int Instructions = 1_000;         // of SQLite's machine, between two questions: some 10 µs

        private readonly sqlite3 _database;
        private readonly StrongBox<OneStatement?> _running;
        private volatile bool _isStopped;

        public OneStatement(sqlite3 database)
        {
            _database = database;
            raw.sqlite3_progress_handler(database, Instructions, static running => ((OneStatement)running)._isStopped ? 1 : 0, this);
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

    // SQLite waits in its own busy handler, deaf to interrupts, if the application has asked for that. The driver waits
    // as well, around it and for longer, so nothing is lost when only the driver does.

    private sealed class BusyTimeout : IDisposable
    {
        private readonly sqlite3 _database;
        private readonly int _own;

        public BusyTimeout(sqlite3 database, int own)
        {
            _database = database;
            _own = own;
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
                raw.sqlite3_busy_timeout(_database, _own);
            }
        }
    }
}
