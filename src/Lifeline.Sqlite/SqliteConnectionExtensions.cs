using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite;

/// <summary>The everyday work with a connection, under a context.</summary>
/// <remarks><inheritdoc cref="SqliteCommandExtensions" path="/remarks"/></remarks>
public static class SqliteConnectionExtensions
{
    /// <summary>Opens the connection, on a thread that may block.</summary>
    /// <param name="connection">A closed connection; an open one is left as it is.</param>
    /// <param name="ctx">When it has ended already, nothing is opened. An opening that has begun is not interrupted.</param>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    /// <exception cref="SqliteException">The file can't be opened, or is no database.</exception>
    public static async Task OpenAsync(this SqliteConnection connection, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ctx.ThrowIfDone();
        await StatementThreads.Run(() =>
        {
            connection.Open();
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>Runs a query and returns all of its rows: <c>await db.QueryAsync(ctx, $"select name from item where id &lt; {id}", row =&gt; row.GetString(0))</c>.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="ctx">Under which the query runs. When it has ended already, nothing runs.</param>
    /// <param name="sql">An interpolated string, whose holes become parameters.</param>
    /// <param name="row">Makes a result of the row at which the reader stands. Runs on the query's thread.</param>
    /// <exception cref="ContextEndedException">The context ended before the last row was read.</exception>
    /// <exception cref="SqliteException">The query failed for reasons of its own.</exception>
    public static Task<IReadOnlyList<T>> QueryAsync<T>(
        this SqliteConnection connection,
        Context ctx,
        [InterpolatedStringHandlerArgument(nameof(connection))] SqliteQuery sql,
        Func<SqliteDataReader, T> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return RunAsync<IReadOnlyList<T>>(ctx, sql.ToCommand(), command => ToTheEnd.Rows(command, row));
    }

    /// <summary>Runs a query that has exactly one row, such as a count or a look-up by key that can't fail.</summary>
    /// <inheritdoc cref="QueryAsync"/>
    /// <exception cref="InvalidOperationException">There is no row, or more than one.</exception>
    public static Task<T> QuerySingleAsync<T>(
        this SqliteConnection connection,
        Context ctx,
        [InterpolatedStringHandlerArgument(nameof(connection))] SqliteQuery sql,
        Func<SqliteDataReader, T> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return RunAsync(ctx, sql.ToCommand(), command => ToTheEnd.Rows(command, row) is [var single] ? single : throw NotSingle(command));
    }

    /// <summary>Runs statements that change something: <c>await db.ExecuteAsync(ctx, $"update item set price = {price} where id = {id}")</c>.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="ctx">Under which they run. When it has ended already, nothing runs.</param>
    /// <param name="sql">An interpolated string, whose holes become parameters.</param>
    /// <inheritdoc cref="SqliteCommandExtensions.ExecuteNonQueryAsync"/>
    public static Task<int> ExecuteAsync(
        this SqliteConnection connection, Context ctx, [InterpolatedStringHandlerArgument(nameof(connection))] SqliteQuery sql) =>
        RunAsync(ctx, sql.ToCommand(), ToTheEnd.NonQuery);

    private static async Task<T> RunAsync<T>(Context ctx, SqliteCommand command, Func<SqliteCommand, T> work)
    {
        using (command)
        {
            return await Execution.RunAsync(ctx, command, work).ConfigureAwait(false);
        }
    }

    private static InvalidOperationException NotSingle(SqliteCommand command) => new(
        $"'{SqlText.OnOneLine(command.CommandText)}' was to have exactly one row, and has none or more than one. "
        + "Use QueryAsync where there may be any number of rows.");
}
