using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>Common queries and statements on a connection, under a context, with SQL written as an interpolated string.</summary>
/// <remarks><inheritdoc cref="LifelineDbCommandExtensions" path="/remarks"/></remarks>
public static class LifelineDbQueryExtensions
{
    /// <summary>Runs a query and returns all of its rows: <c>await db.QueryAsync(ctx, $"select name from item where id &lt; {id}", row =&gt; row.GetString(0))</c>.</summary>
    /// <param name="connection">The connection. A closed one is opened, and closed again.</param>
    /// <param name="ctx">Under which the query runs. When it has ended already, nothing runs.</param>
    /// <param name="sql">An interpolated string, whose holes become parameters.</param>
    /// <param name="row">Makes a result of the row at which the reader stands. Runs on the query's thread.</param>
    /// <exception cref="ContextEndedException">The context ended before the last row was read.</exception>
    /// <exception cref="DbException">The query failed for reasons of its own.</exception>
    public static Task<IReadOnlyList<T>> QueryAsync<T>(
        this DbConnection connection,
        Context ctx,
        [InterpolatedStringHandlerArgument(nameof(connection))] SqlQuery sql,
        Func<DbDataReader, T> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return RunAsync(ctx, sql.ToCommand(), (operation, token) => FullResultReader.RowsAsync(operation, row, token));
    }

    /// <summary>Runs a query that has exactly one row, such as a count or a look-up by key that can't fail.</summary>
    /// <inheritdoc cref="QueryAsync"/>
    /// <exception cref="InvalidOperationException">There is no row, or more than one.</exception>
    public static Task<T> QuerySingleAsync<T>(
        this DbConnection connection,
        Context ctx,
        [InterpolatedStringHandlerArgument(nameof(connection))] SqlQuery sql,
        Func<DbDataReader, T> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return RunAsync(ctx, sql.ToCommand(), async (operation, token) =>
            await FullResultReader.RowsAsync(operation, row, token).ConfigureAwait(false) is [var single] ? single : throw NotSingle(operation));
    }

    /// <summary>
    /// Runs a query and returns its rows as they come, without keeping them:
    /// <c>await foreach (var name in db.StreamAsync(ctx, $"select name from item", row =&gt; row.GetString(0)))</c>.
    /// </summary>
    /// <inheritdoc cref="QueryAsync"/>
    /// <remarks>
    /// The query starts with the enumeration and is stopped when that is left early. An enumeration is for one reader,
    /// once. Where the provider blocks, each row is handed over from another thread.
    /// </remarks>
    public static IAsyncEnumerable<T> StreamAsync<T>(
        this DbConnection connection,
        Context ctx,
        [InterpolatedStringHandlerArgument(nameof(connection))] SqlQuery sql,
        Func<DbDataReader, T> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var command = sql.ToCommand();
        return ctx.Stream(ctx => StreamAsync(ctx, command, row));
    }

    /// <summary>Runs statements that change something: <c>await db.ExecuteAsync(ctx, $"update item set price = {price} where id = {id}")</c>.</summary>
    /// <param name="connection">The connection. A closed one is opened, and closed again.</param>
    /// <param name="ctx">Under which they run. When it has ended already, nothing runs.</param>
    /// <param name="sql">An interpolated string, whose holes become parameters.</param>
    /// <inheritdoc cref="LifelineDbCommandExtensions.ExecuteNonQueryAsync(DbCommand, Context)"/>
    public static Task<int> ExecuteAsync(
        this DbConnection connection, Context ctx, [InterpolatedStringHandlerArgument(nameof(connection))] SqlQuery sql) =>
        RunAsync(ctx, sql.ToCommand(), FullResultReader.NonQueryAsync);

    private static async Task<T> RunAsync<T>(Context ctx, DbCommand command, Func<RunningOperation, CancellationToken, Task<T>> run)
    {
        await using (command.ConfigureAwait(false))
        {
            return await ConnectionOpener.RunAsync(ctx, new CommandOperation(command, isOurs: true), run).ConfigureAwait(false);
        }
    }

    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "The reader is bound to the context, which stops it in the database.")]
    private static async IAsyncEnumerable<T> StreamAsync<T>(Context ctx, DbCommand command, Func<DbDataReader, T> row)
    {
        await using (command.ConfigureAwait(false))
        {
            var reader = await ConnectionOpener.OpenReaderAsync(ctx, new CommandOperation(command, isOurs: true), CommandBehavior.Default).ConfigureAwait(false);
            try
            {
                while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
                {
                    yield return row(reader);
                }

                while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
                {
                }

                await reader.CloseAsync().ConfigureAwait(false);
            }
            finally
            {
                await reader.AbandonAsync().ConfigureAwait(false);      // does nothing if all was read
            }
        }
    }

    private static InvalidOperationException NotSingle(RunningOperation operation) => new(
        $"'{operation.Operation}' was to have exactly one row, and has none or more than one. "
        + "Use QueryAsync where there may be any number of rows.");
}
