using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Transactions;
using Lifeline.Data.Running;

namespace Lifeline.Data.Bound;

/// <summary>A view of a connection. All operations on it run under one context, synchronous and asynchronous ones.</summary>
/// <remarks>
/// Synchronous calls run on the calling thread, by the provider's synchronous methods. A call that needed a second thread of
/// the pool would deadlock when all threads of the pool are blocked in such calls.
/// </remarks>
internal sealed class ContextConnection(Context ctx, DbConnection inner) : DbConnection
{
    /// <summary>The wrapped connection. <see cref="Providers.Decorators"/> finds it by this property's name.</summary>
    internal DbConnection InnerConnection => inner;

    public override int ConnectionTimeout => inner.ConnectionTimeout;

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override bool CanCreateBatch => inner.CanCreateBatch;

    protected override DbProviderFactory? DbProviderFactory => DbProviderFactories.GetFactory(inner);

    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => inner.ConnectionString = value;
    }

    /// <summary>The wrapped connection's event. Its sender is that connection, not this view.</summary>
    public override event StateChangeEventHandler? StateChange
    {
        add => inner.StateChange += value;
        remove => inner.StateChange -= value;
    }

    public override void ChangeDatabase(string databaseName) => CommandExecution.RunConnectionsOwn(ctx, inner, "change the database", connection =>
    {
        connection.ChangeDatabase(databaseName);
        return true;
    });

    public override Task ChangeDatabaseAsync(string databaseName, CancellationToken cancellationToken = default) =>
        OwnAsync("change the database", async (connection, token) =>
        {
            await connection.ChangeDatabaseAsync(databaseName, token).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    /// <summary>Opens on another thread: the synchronous Open takes no token, and the calling thread must not wait after the context's end.</summary>
    [SuppressMessage("Lifeline", "LL1101:ContextNotForwarded", Justification = "The context's end is what is waited for.")]
    public override void Open()
    {
        ctx.ThrowIfDone();
        if (!ctx.CanBeDone || inner.State == ConnectionState.Open)
        {
            OpenIfClosed();
            return;
        }

        var started = ctx.Clock.GetTimestamp();
        var opening = BlockingTaskScheduler.Run(OpenIfClosed);
        try
        {
            opening.Wait(ctx);
        }
        catch (ContextEndedException)
        {
            if (!((IAsyncResult)opening).AsyncWaitHandle.WaitOne(CommandExecution.Grace))
            {
                ActiveDbCommands.CountGivenUp();
                _ = opening.ContinueWith(static (_, connection) => ((DbConnection)connection!).Close(), inner, CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            }
            else if (opening.IsCompletedSuccessfully)
            {
                inner.Close();                  // a caller whose Open failed does not close the connection
            }

            throw ctx.EndedDuring("open a connection", ctx.Clock.GetElapsedTime(started))!;
        }
        catch (AggregateException)
        {
            opening.GetAwaiter().GetResult();   // rethrows the inner exception with its stack trace
        }

        bool OpenIfClosed()
        {
            if (inner.State != ConnectionState.Open)
            {
                inner.Open();
            }

            return true;
        }
    }

    public override Task OpenAsync(CancellationToken cancellationToken) => inner.State == ConnectionState.Open
        ? Task.CompletedTask
        : OwnAsync("open a connection", static async (connection, token) =>
        {
            await connection.OpenAsync(token).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    // The code that opened the connection closes it. Libraries that get this view, such as Dapper, close only connections that they opened.
    public override void Close() => inner.Close();

    public override Task CloseAsync() => inner.CloseAsync();

    public override void EnlistTransaction(Transaction? transaction) => inner.EnlistTransaction(transaction);

    public override DataTable GetSchema() => CommandExecution.RunConnectionsOwn(ctx, inner, "read the schema", connection => connection.GetSchema());

    public override DataTable GetSchema(string collectionName) =>
        CommandExecution.RunConnectionsOwn(ctx, inner, "read the schema", connection => connection.GetSchema(collectionName));

    public override DataTable GetSchema(string collectionName, string?[] restrictionValues) =>
        CommandExecution.RunConnectionsOwn(ctx, inner, "read the schema", connection => connection.GetSchema(collectionName, restrictionValues));

    public override Task<DataTable> GetSchemaAsync(CancellationToken cancellationToken = default) =>
        OwnAsync("read the schema", (connection, token) => connection.GetSchemaAsync(token), cancellationToken);

    public override Task<DataTable> GetSchemaAsync(string collectionName, CancellationToken cancellationToken = default) =>
        OwnAsync("read the schema", (connection, token) => connection.GetSchemaAsync(collectionName, token), cancellationToken);

    public override Task<DataTable> GetSchemaAsync(string collectionName, string?[] restrictionValues, CancellationToken cancellationToken = default) =>
        OwnAsync("read the schema", (connection, token) => connection.GetSchemaAsync(collectionName, restrictionValues, token), cancellationToken);

    protected override DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => ContextTransaction.Begin(ctx, inner, this, isolationLevel);

    // The transaction is bound to this view's context only. The token cancels only the begin.
    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(System.Data.IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        await UnderBothAsync(ctx, joined => ContextTransaction.BeginAsync(ctx, joined, inner, this, isolationLevel), cancellationToken).ConfigureAwait(false);

    protected override DbCommand CreateDbCommand() => new ContextCommand(ctx, inner.CreateCommand(), this);

    protected override DbBatch CreateDbBatch() => new ContextBatch(ctx, inner.CreateBatch(), this);

    /// <summary>Runs an operation that ends with the context or with the token of the call, whichever comes first.</summary>
    internal static async Task<T> UnderBothAsync<T>(Context ctx, Func<JoinedContext, Task<T>> run, CancellationToken token)
    {
        using var joined = JoinedContext.Of(ctx, token);
        return await run(joined).ConfigureAwait(false);
    }

    /// <summary>Checks that a command, batch or transaction of this view is not assigned to another connection.</summary>
    /// <exception cref="InvalidOperationException">It is another connection.</exception>
    internal void MustBe(DbConnection? connection, string what, string madeBy)
    {
        if (connection != this)
        {
            throw new InvalidOperationException($"A {what} of a connection with a context stays with it. Make one with the other connection's {madeBy}.");
        }
    }

    private Task<T> OwnAsync<T>(string operation, Func<DbConnection, CancellationToken, Task<T>> run, CancellationToken token) =>
        UnderBothAsync(ctx, joined => CommandExecution.RunConnectionsOwnAsync(joined, inner, operation, run), token);
}
