using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite;

/// <summary>Commands that take a context where they take a token otherwise, and really end with it.</summary>
/// <remarks>
/// <para>
/// When the context ends, the statement is interrupted in the database engine (<c>sqlite3_interrupt</c>), and one that
/// waits for another connection's lock stops waiting, within 150 ms. The error is the context's, with the
/// <see cref="SqliteException"/> as its inner exception. The connection can be used at once for something else: no
/// interrupt comes after control has returned. A statement that was done before it noticed the end returns its result.
/// </para>
/// <para>
/// SQLite blocks the thread that calls it. Here that is a thread kept for this purpose, never the caller's and never one
/// of the thread pool's. Handing a command over and back costs some 25 µs.
/// </para>
/// <para>
/// An interrupt goes to a connection as a whole: other readers that are open on the same connection are interrupted too.
/// As ever, a connection is for one user at a time. An interrupted write inside of a transaction rolls back the whole
/// transaction, as SQLite does it; committing it then fails, and disposing it is all that is left to do.
/// </para>
/// </remarks>
public static class SqliteCommandExtensions
{
    /// <summary>Runs all statements of the command.</summary>
    /// <param name="command">On an open connection. Its <see cref="SqliteCommand.CommandTimeout"/> is shortened to the context's remaining time meanwhile.</param>
    /// <param name="ctx">Under which the command runs. When it has ended already, nothing runs.</param>
    /// <returns>The number of rows inserted, updated or deleted; -1 when there was no such statement.</returns>
    /// <exception cref="ContextEndedException">The context ended before the command did.</exception>
    /// <exception cref="SqliteException">The command failed for reasons of its own, in any of its statements.</exception>
    public static Task<int> ExecuteNonQueryAsync(this SqliteCommand command, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Execution.RunAsync(ctx, command, ToTheEnd.NonQuery);
    }

    /// <summary>Runs all statements of the command and returns the first value of the first row.</summary>
    /// <inheritdoc cref="ExecuteNonQueryAsync"/>
    /// <returns>The value, <see cref="DBNull"/> for a null in the database; null when there is no row.</returns>
    public static Task<object?> ExecuteScalarAsync(this SqliteCommand command, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Execution.RunAsync(ctx, command, ToTheEnd.Scalar);
    }

    /// <summary>Starts the command and returns a reader of its rows, which stays bound to the context until it is disposed.</summary>
    /// <inheritdoc cref="ExecuteNonQueryAsync"/>
    /// <returns>The reader. Dispose it: <c>await using var reader = await command.ExecuteReaderAsync(ctx);</c></returns>
    public static async Task<SqliteContextReader> ExecuteReaderAsync(this SqliteCommand command, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(command);
        ctx.ThrowIfDone();
        return await StatementThreads.Run(() => SqliteContextReader.Open(ctx, command)).ConfigureAwait(false);
    }
}
