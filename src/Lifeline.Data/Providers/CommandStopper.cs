using System.Data.Common;
using Lifeline.Data.Providers;

namespace Lifeline.Data;

/// <summary>How one ADO.NET provider's running commands are stopped. What a package for a provider has to bring.</summary>
/// <remarks>
/// <para>
/// Without one, a provider is stopped by the token that its asynchronous methods take, or, when it has none and works on
/// the caller's thread, by <see cref="DbCommand.Cancel"/>.
/// </para>
/// <para>
/// A package for the provider <c>Some.Provider</c> is called <c>Lifeline.Provider</c>, and registers its stopper in a
/// module initializer: by that name it is found and loaded, if it is there, when the first command of the provider runs.
/// </para>
/// <para>One object for all connections of the provider; called by any number of threads.</para>
/// </remarks>
public abstract class CommandStopper
{
    /// <summary>True when the provider's asynchronous methods do all work on the calling thread. They are called on a thread kept for that, then.</summary>
    public virtual bool BlocksItsCaller => false;

    /// <summary>True when the provider is to be given a token that is cancelled; false when <see cref="StopAsync"/> does it all.</summary>
    public virtual bool PassesToken => false;

    /// <summary>True when a transaction in which a statement was stopped can't be committed any more.</summary>
    public virtual bool AbortsTransactions => false;

    /// <summary>By how much the command timeout is to be longer than the time that remains.</summary>
    public virtual TimeSpan TimeoutMargin => TimeSpan.Zero;

    /// <summary>Registers how the commands of a provider are stopped. The last one wins.</summary>
    /// <param name="connection">The provider's type of connection.</param>
    /// <param name="stopper">The stopper.</param>
    public static void Register(Type connection, CommandStopper stopper)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(stopper);
        Stoppers.Register(connection, stopper);
    }

    /// <summary>Does what can be done to stop the work now.</summary>
    /// <param name="work">What is running. It stays on its connection until this is done.</param>
    /// <param name="attempt">How often this was called for the same work before. The pauses in between grow from 1 ms to 50 ms.</param>
    /// <returns>True to be called again if the work is still running after the next pause.</returns>
    public abstract ValueTask<bool> StopAsync(RunningWork work, int attempt);

    /// <summary>Whether a failure is what the end of the context brought about, or would have come about anyway.</summary>
    /// <param name="failure">What the provider threw, after the context had ended.</param>
    /// <remarks>Unless overridden: all but what is wrong with the data or the statement (SQL states of the classes 22, 23 and 42).</remarks>
    public virtual bool IsOfTheEnd(Exception failure) =>
        failure is not DbException { SqlState: ['2', '2' or '3', ..] or ['4', '2', ..] };

    /// <summary>Does a connection's own work, such as beginning a transaction, on a thread where it may block.</summary>
    /// <param name="ctx">Ends it.</param>
    /// <param name="connection">Whose work it is.</param>
    /// <param name="work">The provider's method.</param>
    /// <remarks>For providers that wait in there in a way that <see cref="StopAsync"/> can't end. Called only if <see cref="BlocksItsCaller"/>.</remarks>
    public virtual T Run<T>(Context ctx, DbConnection connection, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work();
    }

    /// <summary>Called on a connection before something runs on it, on the thread that runs it.</summary>
    /// <param name="connection">An open connection.</param>
    /// <returns>What is to be undone when control goes back to the caller; null when nothing is.</returns>
    public virtual IDisposable? Prepare(DbConnection connection) => null;
}
