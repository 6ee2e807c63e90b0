using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Lifeline.Data.Bound;
using Lifeline.Data.Providers;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>A transaction that is rolled back when its context ends, at the latest.</summary>
/// <remarks>
/// <para>
/// When the context ends, the commands that run in the transaction are stopped, each by its own context, and as soon as
/// none is running and no reader is open, it is rolled back: its locks are free then, whatever the code that began it is
/// doing. From then on nothing runs on the connection by way of this package until the transaction is disposed, so that
/// nothing meant to be in it happens outside of it.
/// </para>
/// <para>
/// It sees what is run by way of this package. While its context may end, don't use the connection in other ways.
/// </para>
/// <para>Not thread-safe, like the provider's; that its context ends at any moment is no other thread's use.</para>
/// </remarks>
[HoldsContext]
public sealed partial class ContextTransaction : DbTransaction
{
    private const string Operation = "a transaction";

    private readonly Context _ctx;
    private readonly DbConnection _connection;          // the provider's own, without decorators
    private readonly CommandCanceler _canceler;
    private readonly long _started;
    private readonly ContextRegistration _registration;
    private bool _isDisposed;
    private ContextEndedException? _interrupted;        // the statement after which the server may have aborted the transaction; used by the transaction's user only, no lock

    private ContextTransaction(Context ctx, DbConnection connection, DbTransaction inner)
    {
        _ctx = ctx;
        _connection = connection = Decorators.Unwrap(connection);
        _canceler = CancelerRegistry.For(connection);
        _started = ctx.Clock.GetTimestamp();
        Inner = inner;
        s_current.AddOrUpdate(connection, this);
        connection.StateChange += OnStateChange;
        _registration = ctx.AfterFunc(static transaction => ((ContextTransaction)transaction!).OnContextDone(), this);
    }

    /// <summary>The provider's own transaction, for code that needs that type. Only this object commits it or rolls it back.</summary>
    public DbTransaction Inner { get; }

    /// <inheritdoc/>
    public override IsolationLevel IsolationLevel => Inner.IsolationLevel;

    /// <inheritdoc/>
    public override bool SupportsSavepoints => Inner.SupportsSavepoints;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection => Inner.Connection is { } own ? View ?? own : null;

    /// <summary>The provider's transaction inside a <see cref="ContextTransaction"/>; any other transaction is returned as it is.</summary>
    internal static DbTransaction? InnerOf(DbTransaction? transaction) => transaction is ContextTransaction ours ? ours.Inner : transaction;

    /// <summary>The view of the connection that it was begun on; null when it was begun on the connection itself.</summary>
    internal DbConnection? View { get; init; }

    /// <summary>For packages of providers: begins a transaction by a provider's own method.</summary>
    /// <param name="ctx">Ends the begin, and later the transaction.</param>
    /// <param name="connection">An open connection.</param>
    /// <param name="begin">The provider's method.</param>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static async Task<ContextTransaction> BeginAsync(
        Context ctx, DbConnection connection, Func<DbConnection, CancellationToken, Task<DbTransaction>> begin)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(begin);
        var inner = await CommandExecution.RunConnectionsOwnAsync(ctx, connection, "begin", begin).ConfigureAwait(false);
        return new ContextTransaction(ctx, connection, inner);
    }

    /// <summary>Begins one on a view of a connection.</summary>
    /// <param name="ctx">Ends the transaction.</param>
    /// <param name="beginning">Ends only the begin.</param>
    /// <param name="connection">The connection with its decorators, which see the begin.</param>
    /// <param name="view">The view, which the transaction's Connection returns.</param>
    /// <param name="isolation">As the provider has it.</param>
    internal static async Task<ContextTransaction> BeginAsync(
        Context ctx, JoinedContext beginning, DbConnection connection, DbConnection view, IsolationLevel isolation)
    {
        var inner = await CommandExecution.RunConnectionsOwnAsync(
            beginning, connection, "begin", (connection, token) => connection.BeginTransactionAsync(isolation, token).AsTask()).ConfigureAwait(false);
        return new ContextTransaction(ctx, connection, inner) { View = view };
    }

    /// <summary>Begins one on a view of a connection, on the calling thread.</summary>
    [SuppressMessage("Lifeline", "LL1105:BlockingCall", Justification = "It is called inside of an execution, which stops it.")]
    internal static ContextTransaction Begin(Context ctx, DbConnection connection, DbConnection view, IsolationLevel isolation)
    {
        var inner = CommandExecution.RunConnectionsOwn(ctx, connection, "begin", connection => connection.BeginTransaction(isolation));
        return new ContextTransaction(ctx, connection, inner) { View = view };
    }

    /// <summary>Commits, if the context has not ended.</summary>
    /// <param name="cancellationToken">Looked at before anything happens.</param>
    /// <exception cref="ContextEndedException">The context has ended. Nothing was committed; the transaction has been rolled back.</exception>
    /// <exception cref="InvalidOperationException">A statement in it was stopped by its own context, after which a server may commit nothing (PostgreSQL) or only the rest. It has been rolled back.</exception>
    /// <remarks>
    /// A commit that was sent is awaited, also when the context ends meanwhile: otherwise its outcome would be unknown.
    /// </remarks>
    public override Task CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return CommitAsync(onCallingThread: false);
    }

    /// <inheritdoc cref="CommitAsync(CancellationToken)"/>
    public override void Commit() => CommitAsync(onCallingThread: true).GetAwaiter().GetResult();

    private async Task CommitAsync(bool onCallingThread)
    {
        if (!TryClaimCompletion())
        {
            await WaitForRollbackAsync().ConfigureAwait(false);
            throw Ended(null);
        }

        if (_interrupted is { } interrupted)
        {
            await CompleteAsync(commits: false, onCallingThread).ConfigureAwait(false);
            throw new InvalidOperationException(
                $"The transaction can't be committed, and was rolled back: '{interrupted.Operation}' was stopped in it, with which the server may have given it up. "
                + "Let the statement's error end the transaction, or make a savepoint before the statement and roll back to it.",
                interrupted);
        }

        try
        {
            await CompleteAsync(commits: true, onCallingThread).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            lock (_lock)
            {
                _isCompleted = false;                   // not completed: the owner or the context's end completes it
            }

            if (!_ctx.IsBehind(failure, _canceler.IsCausedByCancel))
            {
                throw;
            }

            OnContextDone();
            await WaitForRollbackAsync().ConfigureAwait(false);
            throw Ended(failure);
        }
    }

    /// <summary>Rolls back, whether or not the context has ended.</summary>
    /// <param name="cancellationToken">Looked at before anything happens.</param>
    public override Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RollBackAsync(onCallingThread: false);
    }

    /// <inheritdoc cref="RollbackAsync(CancellationToken)"/>
    public override void Rollback() => RollBackAsync(onCallingThread: true).GetAwaiter().GetResult();

    private Task RollBackAsync(bool onCallingThread) => TryClaimCompletion() ? CompleteAsync(commits: false, onCallingThread) : WaitForRollbackAsync();

    /// <summary>Makes a savepoint. Waits without regard to the context, as it does not take long.</summary>
    /// <inheritdoc/>
    public override Task SaveAsync(string savepointName, CancellationToken cancellationToken = default) =>
        Inner.SaveAsync(savepointName, cancellationToken);

    /// <inheritdoc/>
    public override void Save(string savepointName) => Inner.Save(savepointName);

    /// <inheritdoc/>
    public override async Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default)
    {
        await Inner.RollbackAsync(savepointName, cancellationToken).ConfigureAwait(false);
        _interrupted = null;                            // the server resumes the transaction at the savepoint
    }

    /// <inheritdoc/>
    public override void Rollback(string savepointName)
    {
        Inner.Rollback(savepointName);
        _interrupted = null;
    }

    /// <inheritdoc/>
    public override Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default) =>
        Inner.ReleaseAsync(savepointName, cancellationToken);

    /// <inheritdoc/>
    public override void Release(string savepointName) => Inner.Release(savepointName);

    /// <summary>Rolls back if not committed, and unregisters from the context and the connection. The second time does nothing.</summary>
    public override async ValueTask DisposeAsync()
    {
        await DisposeCoreAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DisposeCoreAsync().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }
}
