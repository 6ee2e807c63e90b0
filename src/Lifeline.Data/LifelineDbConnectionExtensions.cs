using System.Data;
using System.Data.Common;
using Lifeline.Data.Bound;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>Connections under a context: opening, transactions, and other operations on them.</summary>
/// <remarks><inheritdoc cref="LifelineDbCommandExtensions" path="/remarks"/></remarks>
public static class LifelineDbConnectionExtensions
{
    /// <summary>Opens the connection. A closed one is opened; an open one is left as it is.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="ctx">When it ends, waiting for a pooled connection, connecting and logging in end too, where the provider's token ends them.</param>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    /// <exception cref="DbException">The connection can't be opened.</exception>
    public static Task OpenAsync(this DbConnection connection, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ctx.ThrowIfDone();
        return connection.State == ConnectionState.Open
            ? Task.CompletedTask
            : CommandExecution.RunConnectionsOwnAsync(ctx, connection, "open a connection", static async (connection, token) =>
            {
                await connection.OpenAsync(token).ConfigureAwait(false);
                return true;
            });
    }

    /// <summary>Begins a transaction that is rolled back when the context ends, at the latest.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="ctx">Ends the begin, which may wait for a lock, and later the transaction.</param>
    /// <param name="isolation">As the provider has it.</param>
    /// <returns>The transaction. Dispose it: <c>await using var transaction = await db.BeginTransactionAsync(ctx);</c></returns>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static Task<ContextTransaction> BeginTransactionAsync(
        this DbConnection connection, Context ctx, IsolationLevel isolation = IsolationLevel.Unspecified) =>
        ContextTransaction.BeginAsync(ctx, connection, (connection, token) => connection.BeginTransactionAsync(isolation, token).AsTask());

    /// <summary>
    /// The same connection with a context, for libraries that take none: <c>db.WithContext(ctx).QueryAsync&lt;Item&gt;(sql, new { id })</c>
    /// with Dapper. All operations on it, asynchronous or not, run under the context.
    /// </summary>
    /// <param name="connection">The connection, open or closed. Opening and closing the view does the same to it.</param>
    /// <param name="ctx">The context. A token that a call on the view is given ends that call as well.</param>
    /// <returns>A view that costs one object, and needs not to be disposed. Its commands take the provider's parameters.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="connection"/> is null.</exception>
    public static DbConnection WithContext(this DbConnection connection, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new ContextConnection(ctx, connection);
    }

    /// <summary>
    /// Runs anything on the connection that takes a token, such as a provider's bulk copy:
    /// <c>await db.RunAsync(ctx, "copy items", token =&gt; bulk.WriteToServerAsync(table, token))</c>.
    /// </summary>
    /// <param name="connection">The connection on which it runs.</param>
    /// <param name="ctx">Ends it: by the token, and by the provider's <see cref="CommandCanceler"/>.</param>
    /// <param name="operation">What it is, in a few words, for the error.</param>
    /// <param name="work">What to do. Its token is not the context's, but is cancelled when that ends.</param>
    /// <returns>What <paramref name="work"/> returns.</returns>
    /// <exception cref="ContextEndedException">The context ended before the work did.</exception>
    public static Task<T> RunAsync<T>(this DbConnection connection, Context ctx, string operation, Func<CancellationToken, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentException.ThrowIfNullOrEmpty(operation);
        ArgumentNullException.ThrowIfNull(work);
        return CommandExecution.RunAsync(ctx, new ConnectionOperation(connection, operation, isListed: true), (_, token) => work(token));
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(this DbConnection connection, Context ctx, string operation, Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return connection.RunAsync(ctx, operation, async token =>
        {
            await work(token).ConfigureAwait(false);
            return true;
        });
    }
}
