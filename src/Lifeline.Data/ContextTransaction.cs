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
    private readonly DbConnection _connection;          // the provider's own
    private readonly CommandCanceler _stopper;
    private readonly long _started;
    private readonly ContextRegistration _registration;
    private bool _isDisposed;
    private ContextEndedException? _interrupted;        // of the statement with which the server may have given the transaction up; by whoever uses the transaction

    private ContextTransaction(Context ctx, DbConnection connection, DbTransaction inner)
    {
        _ctx = ctx;
        _connection = connection = Decorators.Unwrap(connection);
        _stopper = CancelerRegistry.For(connection);
        _started = ctx.Clock.GetTimestamp();
        Inner = inner;
        s_current.AddOrUpdate(connection, this);
        connection.StateChange += OnStateChange;
        _registration = ctx.AfterFunc(static transaction => ((ContextTransaction)transaction!).OnEnd(), this);
    }

    /// <summary>The provider's own transaction, for what wants just that. It is this object's to end.</summary>
    public DbTransaction Inner { get; }

    /// <inheritdoc/>
    public override IsolationLevel IsolationLevel => Inner.IsolationLevel;

    /// <inheritdoc/>
    public override bool SupportsSavepoints => Inner.SupportsSavepoints;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection => Inner.Connection is { } own ? View ?? own : null;

    /// <summary>What the provider is to be given for a transaction of ours; any other is its own.</summary>
    internal static DbTransaction? InnerOf(DbTransaction? transaction) => transaction is ContextTransaction ours ? ours.Inner : transaction;

    /// <summary>The view of the connection that it was begun on; null when it was begun on the connection itself.</summary>
    internal DbConnection? View { get; init; }

    /// <summary>For packages of providers: begins a transaction in a way of the provider's own.</summary>
    /// <param name="ctx">Ends the beginning, and later the transaction.</param>
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
    /// <param name="beginning">Ends the beginning alone.</param>
    /// <param name="connection">The connection, as it was given: a decorator sees the begin.</param>
    /// <param name="view">The view, which the transaction calls its connection.</param>
    /// <param name="isolation">As the provider has it.</param>
    internal static async Task<ContextTransaction> BeginAsync(
        Context ctx, JoinedContext beginning, DbConnection connection, DbConnection view, IsolationLevel isolation)
    {
        var inner = await CommandExecution.RunConnectionsOwnAsync(
            beginning, connection, "begin", (connection, token) => connection.BeginTransactionAsync(isolation, token).AsTask()).ConfigureAwait(false);
        return new ContextTransaction(ctx, connection, inner) { View = view };
    }

    /// <summary>The same on the calling thread.</summary>
    [SuppressMessage("Lifeline", "LL1105:BlockingCall", Justification = "It is called inside of an execution, which stops it.")]
    internal static ContextTransaction Begin(Context ctx, DbConnection connection, DbConnection view, IsolationLevel isolation)
    {
        var inner = CommandExecution.RunConnectionsOwn(ctx, connection, "begin", connection => connection.BeginTransaction(isolation));
        return new ContextTransaction(ctx, connection, inner) { View = view };
    }

    /// <summary>Commits, if the context has not ended.</summary>
    /// <param name="cancellationToken">Looked at before anything happens.</param>
    /// <exception cref="ContextEndedException">The context has ended. Nothing was committed; the transaction has been rolled back.</exception>
    /// <exception cref="InvalidOperationException">A statement was stopped in it by an end of its own, after which a server may commit nothing (PostgreSQL) or only the rest. It has been rolled back.</exception>
    /// <remarks>
    /// A commit that was sent is waited for, also when the context ends meanwhile: nobody could tell whether it happened.
    /// </remarks>
    public override Task CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return CommitAsync(isHere: false);
    }

    /// <inheritdoc cref="CommitAsync(CancellationToken)"/>
    public override void Commit() => CommitAsync(isHere: true).GetAwaiter().GetResult();

    private async Task CommitAsync(bool isHere)
    {
        if (!TryTakeOver())
        {
            await UntilRolledBackAsync().ConfigureAwait(false);
            throw Ended(null);
        }

        if (_interrupted is { } interrupted)
        {
            await EndAsync(commits: false, isHere).ConfigureAwait(false);
            throw new InvalidOperationException(
                $"The transaction can't be committed, and was rolled back: '{interrupted.Operation}' was stopped in it, with which the server may have given it up. "
                + "Let the statement's error end the transaction, or make a savepoint before the statement and roll back to it.",
                interrupted);
        }

        try
        {
            await EndAsync(commits: true, isHere).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            lock (_gate)
            {
                _isOver = false;                        // it is still to be ended, by whoever comes next
            }

            if (!_ctx.IsBehind(failure, _stopper.IsOfTheEnd))
            {
                throw;
            }

            OnEnd();
            await UntilRolledBackAsync().ConfigureAwait(false);
            throw Ended(failure);
        }
    }

    /// <summary>Rolls back, whether or not the context has ended.</summary>
    /// <param name="cancellationToken">Looked at before anything happens.</param>
    public override Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RollBackAsync(isHere: false);
    }

    /// <inheritdoc cref="RollbackAsync(CancellationToken)"/>
    public override void Rollback() => RollBackAsync(isHere: true).GetAwaiter().GetResult();

    private Task RollBackAsync(bool isHere) => TryTakeOver() ? EndAsync(commits: false, isHere) : UntilRolledBackAsync();

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
        _interrupted = null;                            // the server takes the transaction up again where that was
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

    /// <summary>Rolls back what was not committed, and lets go of the context and the connection. The second time does nothing.</summary>
    public override async ValueTask DisposeAsync()
    {
        await LetGoAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            LetGoAsync().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }
}
