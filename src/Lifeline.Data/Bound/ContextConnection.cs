using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Transactions;
using Lifeline.Data.Running;

namespace Lifeline.Data.Bound;

/// <summary>A view of a connection under which everything runs with one context, whoever calls it and in whatever form.</summary>
/// <remarks>
/// What is called synchronously runs on the calling thread, by the provider's synchronous methods: whoever has blocked all
/// threads of the pool in it would wait for one of them otherwise.
/// </remarks>
internal sealed class ContextConnection(Context ctx, DbConnection inner) : DbConnection
{
    /// <summary>What this is a view of; by this name it is found as a decorator's is.</summary>
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

    /// <summary>The connection's own: its sender is the connection and not this view.</summary>
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

    /// <summary>Opens it on a thread beside this one: there is no token for that, and who calls is not to wait for longer than the context lives.</summary>
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
                inner.Close();                  // whoever is told that it failed does not close it
            }

            throw ctx.EndedDuring("open a connection", ctx.Clock.GetElapsedTime(started))!;
        }
        catch (AggregateException)
        {
            opening.GetAwaiter().GetResult();   // throws what is inside, as it was thrown
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

    // Who opened the connection closes it. Those who are given this view, such as Dapper, close only what they opened.
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

    // The transaction is bound to our context and not to the token as well, which is for the beginning alone.
    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(System.Data.IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        await UnderBothAsync(ctx, joined => ContextTransaction.BeginAsync(ctx, joined, inner, this, isolationLevel), cancellationToken).ConfigureAwait(false);

    protected override DbCommand CreateDbCommand() => new ContextCommand(ctx, inner.CreateCommand(), this);

    protected override DbBatch CreateDbBatch() => new ContextBatch(ctx, inner.CreateBatch(), this);

    /// <summary>Runs something that ends with the context, and with a token that the caller was given besides.</summary>
    internal static async Task<T> UnderBothAsync<T>(Context ctx, Func<JoinedContext, Task<T>> run, CancellationToken token)
    {
        using var joined = JoinedContext.Of(ctx, token);
        return await run(joined).ConfigureAwait(false);
    }

    /// <summary>For what was made with this view and stays with it.</summary>
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
