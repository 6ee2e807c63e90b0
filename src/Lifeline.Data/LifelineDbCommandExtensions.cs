using System.Data;
using System.Data.Common;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>Commands and batches that take a context where they take a token otherwise, and really end with it.</summary>
/// <remarks>
/// <para>
/// When the context ends, the provider is made to stop: by the provider's package (<c>Lifeline.Npgsql</c>,
/// <c>Lifeline.Sqlite</c>), else by its token or its <see cref="DbCommand.Cancel"/>. The error is the context's, with the
/// provider's exception as its inner exception, whatever that is. An error in the data or the statement is thrown as it
/// is. A command that completed before it noticed the end returns its result.
/// </para>
/// <para>
/// A closed connection is opened for the operation, and closed after it: that of a reader with the reader. One that was open stays open.
/// </para>
/// <para>
/// Nothing is stopped on the connection once control has returned, so it can be used at once for something else. A
/// provider that has no asynchronous form blocks the thread that calls it. Here that is a dedicated thread,
/// never the caller's and never one of the thread pool's; handing a command over and back costs some 25 µs.
/// </para>
/// <para>As with any ADO.NET connection, use it for one operation at a time.</para>
/// </remarks>
public static class LifelineDbCommandExtensions
{
    /// <summary>Runs all statements of the command.</summary>
    /// <param name="command">On a connection that is open, or is opened and closed again. Its <see cref="DbCommand.CommandTimeout"/> is shortened to the context's remaining time meanwhile.</param>
    /// <param name="ctx">Under which the command runs. When it has ended already, nothing runs.</param>
    /// <returns>The number of rows inserted, updated or deleted; -1 when there was no such statement.</returns>
    /// <exception cref="ContextEndedException">The context ended before the command did.</exception>
    /// <exception cref="DbException">The command failed for reasons of its own, in any of its statements.</exception>
    public static Task<int> ExecuteNonQueryAsync(this DbCommand command, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ConnectionOpener.RunAsync(ctx, new CommandOperation(command), FullResultReader.NonQueryAsync);
    }

    /// <summary>Runs all statements of the command and returns the first value of the first row.</summary>
    /// <inheritdoc cref="ExecuteNonQueryAsync(DbCommand, Context)"/>
    /// <returns>The value, <see cref="DBNull"/> for a null in the database; null when there is no row.</returns>
    public static Task<object?> ExecuteScalarAsync(this DbCommand command, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ConnectionOpener.RunAsync(ctx, new CommandOperation(command), FullResultReader.ScalarAsync);
    }

    /// <summary>Starts the command and returns a reader of its rows, which stays bound to the context until it is disposed.</summary>
    /// <inheritdoc cref="ExecuteNonQueryAsync(DbCommand, Context)"/>
    /// <param name="command"><inheritdoc cref="ExecuteNonQueryAsync(DbCommand, Context)" path="/param[@name='command']"/></param>
    /// <param name="ctx"><inheritdoc cref="ExecuteNonQueryAsync(DbCommand, Context)" path="/param[@name='ctx']"/></param>
    /// <param name="behavior">As the provider has it. A connection that was closed is closed with the reader in any case.</param>
    /// <returns>The reader. Dispose it: <c>await using var reader = await command.ExecuteReaderAsync(ctx);</c></returns>
    public static Task<ContextReader> ExecuteReaderAsync(this DbCommand command, Context ctx, CommandBehavior behavior = CommandBehavior.Default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ConnectionOpener.OpenReaderAsync(ctx, new CommandOperation(command), behavior);
    }

    /// <summary>Runs all commands of the batch, in one round trip where the provider can.</summary>
    /// <param name="batch">On a connection that is open, or is opened and closed again. Its <see cref="DbBatch.Timeout"/> is shortened to the context's remaining time meanwhile.</param>
    /// <param name="ctx">Under which the batch runs. When it has ended already, nothing runs.</param>
    /// <inheritdoc cref="ExecuteNonQueryAsync(DbCommand, Context)"/>
    public static Task<int> ExecuteNonQueryAsync(this DbBatch batch, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ConnectionOpener.RunAsync(ctx, new BatchOperation(batch), FullResultReader.NonQueryAsync);
    }

    /// <summary>Runs all commands of the batch and returns the first value of the first row.</summary>
    /// <inheritdoc cref="ExecuteNonQueryAsync(DbBatch, Context)"/>
    /// <returns>The value, <see cref="DBNull"/> for a null in the database; null when there is no row.</returns>
    public static Task<object?> ExecuteScalarAsync(this DbBatch batch, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ConnectionOpener.RunAsync(ctx, new BatchOperation(batch), FullResultReader.ScalarAsync);
    }

    /// <summary>Starts the batch and returns a reader of its rows, which stays bound to the context until it is disposed.</summary>
    /// <param name="batch"><inheritdoc cref="ExecuteNonQueryAsync(DbBatch, Context)" path="/param[@name='batch']"/></param>
    /// <param name="ctx"><inheritdoc cref="ExecuteNonQueryAsync(DbBatch, Context)" path="/param[@name='ctx']"/></param>
    /// <param name="behavior">As the provider has it. A connection that was closed is closed with the reader in any case.</param>
    /// <returns>The reader. Dispose it.</returns>
    /// <exception cref="ContextEndedException">The context ended before the batch did.</exception>
    /// <exception cref="DbException">The batch failed for reasons of its own.</exception>
    public static Task<ContextReader> ExecuteReaderAsync(this DbBatch batch, Context ctx, CommandBehavior behavior = CommandBehavior.Default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ConnectionOpener.OpenReaderAsync(ctx, new BatchOperation(batch), behavior);
    }
}
