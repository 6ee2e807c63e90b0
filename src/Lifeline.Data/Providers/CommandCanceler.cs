using System.Data.Common;
using System.Net.Sockets;
using Lifeline.Data.Providers;

namespace Lifeline.Data;

/// <summary>Stops the running commands of one ADO.NET provider. A package for a provider implements this.</summary>
/// <remarks>
/// <para>
/// Without one, a provider is stopped by the token that its asynchronous methods take, or, when it has none and works on
/// the caller's thread, by <see cref="DbCommand.Cancel"/>.
/// </para>
/// <para>
/// A package for the provider <c>Some.Provider</c> is called <c>Lifeline.Provider</c>, and registers its canceler in a
/// module initializer: by that name it is found and loaded, if it is there, when the first command of the provider runs.
/// </para>
/// <para>One object for all connections of the provider; called by any number of threads.</para>
/// </remarks>
public abstract class CommandCanceler
{
    /// <summary>True when the provider's asynchronous methods block the calling thread. They are then called on a dedicated thread.</summary>
    public virtual bool BlocksItsCaller => false;

    /// <summary>True when the provider is given a token that is canceled; false when <see cref="StopAsync"/> alone stops the command.</summary>
    public virtual bool PassesToken => false;

    /// <summary>True when a transaction in which a statement was stopped can't be committed any more, or when that is unknown.</summary>
    public virtual bool AbortsTransactions => false;

    /// <summary>
    /// True when a connection may hold a lock that other connections wait for, as within a transaction. Where a provider blocks its caller,
    /// an operation on such a connection always gets a thread, and other operations wait in a queue when many threads are blocked.
    /// </summary>
    /// <param name="connection">An open connection on which nothing runs at the moment.</param>
    /// <remarks>True unless overridden, so that no operation waits in the queue. Called only if <see cref="BlocksItsCaller"/>.</remarks>
    public virtual bool MayHoldLocks(DbConnection connection) => true;

    /// <summary>The shortest time for which a command runs before it is stopped: by then it has reached the server, also on a busy machine.</summary>
    internal virtual TimeSpan EarliestStop => TimeSpan.Zero;

    /// <summary>By how much the command timeout is to be longer than the time that remains.</summary>
    public virtual TimeSpan TimeoutMargin => TimeSpan.Zero;

    /// <summary>Registers how the commands of a provider are stopped. The last one wins.</summary>
    /// <param name="connection">The provider's type of connection.</param>
    /// <param name="canceler">The canceler.</param>
    public static void Register(Type connection, CommandCanceler canceler)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(canceler);
        CancelerRegistry.Register(connection, canceler);
    }

    /// <summary>Says what a profiler's or another decorator's connection has inside, so that the provider's own is found and stopped.</summary>
    /// <typeparam name="TDecorator">The very type of the decorator's connections.</typeparam>
    /// <param name="inner">The connection inside; null for one that has none at the moment. Called by any number of threads, for each command.</param>
    /// <remarks>
    /// Not needed for those that have it in a property <c>WrappedConnection</c>, <c>InnerConnection</c>, <c>InnerDbConnection</c> or
    /// <c>UnderlyingConnection</c>, as MiniProfiler does: that is found by its name. The last one wins.
    /// </remarks>
    public static void RegisterDecorator<TDecorator>(Func<TDecorator, DbConnection?> inner)
        where TDecorator : DbConnection
    {
        ArgumentNullException.ThrowIfNull(inner);
        Decorators.Register(typeof(TDecorator), connection => inner((TDecorator)connection));
    }

    /// <summary>Makes one attempt to stop the running operation.</summary>
    /// <param name="work">The running operation. It stays on its connection until this task completes.</param>
    /// <param name="attempt">How often this was called for the same operation before. The pauses in between grow from 1 ms to 50 ms.</param>
    /// <returns>True to be called again if the operation is still running after the next pause.</returns>
    public abstract ValueTask<bool> StopAsync(RunningOperation work, int attempt);

    /// <summary>Whether a failure is a consequence of the context's end, or would have occurred anyway.</summary>
    /// <param name="failure">The exception that the provider threw after the context had ended, or an inner exception of it.</param>
    /// <returns>Null when this method can't tell: then it is called for the inner exceptions, and <see cref="Context.ErrorBehind"/> decides.</returns>
    /// <remarks>
    /// Unless overridden: of the provider's errors those that say that a statement was stopped or a connection lost (SQL states 57…,
    /// 08…, 70100, HY008, HYT00, HYT01) and those without any state; and a connection that broke.
    /// </remarks>
    public virtual bool? IsCausedByCancel(Exception failure) => failure switch
    {
        DbException { SqlState: { Length: > 0 } state } => state is ['5', '7', ..] or ['0', '8', ..] or "70100" or "HY008" or "HYT00" or "HYT01",
        DbException or IOException or SocketException or TimeoutException => true,
        OperationCanceledException { InnerException: TimeoutException } => true,        // the provider's own timeout, which LimitTimeout has set
        _ => null,
    };

    /// <summary>Runs a connection's own operation, such as beginning a transaction, on a thread that may be blocked.</summary>
    /// <param name="ctx">Ends it.</param>
    /// <param name="connection">The connection whose operation it is.</param>
    /// <param name="work">The provider's method.</param>
    /// <remarks>For providers that wait in there in a way that <see cref="StopAsync"/> can't end. Called only if <see cref="BlocksItsCaller"/>.</remarks>
    public virtual T Run<T>(Context ctx, DbConnection connection, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work();
    }

    /// <summary>Called on a connection before an operation runs on it, on the thread that runs it.</summary>
    /// <param name="connection">An open connection.</param>
    /// <returns>Disposed when control goes back to the caller; null when there is nothing to undo.</returns>
    public virtual IDisposable? Prepare(DbConnection connection) => null;
}
