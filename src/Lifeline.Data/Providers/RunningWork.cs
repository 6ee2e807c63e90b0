using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>What a <see cref="CommandStopper"/> may do to something that is running on a connection.</summary>
/// <remarks>
/// A command, a batch, or the connection's own work, such as opening it. Handed to the stopper while it runs, and not
/// to be kept: the connection is somebody else's afterwards.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer and without a parent has nothing to dispose.")]
public abstract class RunningWork
{
    private readonly CancellationTokenSource _source = new();

    private protected RunningWork(DbConnection? connection) => MaybeConnection = connection;

    /// <summary>The connection on which it runs.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public DbConnection Connection => MaybeConnection ?? throw new InvalidOperationException(
        "The command has no connection. Set its Connection, or make it with the connection's CreateCommand.");

    /// <summary>After how many seconds the provider gives up by itself; zero means never.</summary>
    /// <remarks>Read and written while the command runs. Does nothing where there is no command.</remarks>
    public abstract int Timeout { get; set; }

    /// <summary>True for a command or a batch. False when the provider knows this only by the token that it was given, such as a bulk copy.</summary>
    public virtual bool IsCommand => true;

    internal DbConnection? MaybeConnection { get; }

    /// <summary>What is being done, for errors and lists: on one line, and short.</summary>
    internal abstract string Operation { get; }

    /// <summary>Told once, when it joins a transaction.</summary>
    internal virtual void BePartOf(ContextTransaction transaction)
    {
    }

    internal CancellationToken Token => _source.Token;

    /// <summary>False for what <see cref="DbActivity"/> passes over, as it is no query of anybody's.</summary>
    internal virtual bool IsListed => true;

    /// <summary>
    /// Cancels by the provider's own means, the command's <c>Cancel</c> or the token that the provider was given, on a
    /// thread that may be blocked by it.
    /// </summary>
    /// <returns>Done when the provider is done. What it throws is dropped: by then the command may be over.</returns>
    public async Task CancelAsync()
    {
        try
        {
            await BlockingThreads.Run(() =>
            {
                _source.Cancel();
                CancelCommand();
                return true;
            }).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or AggregateException)
        {
            // DbCommand.Cancel is to fail in silence, says its contract. Not every provider's does.
        }
    }

    internal virtual Task<DbDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken token) =>
        throw new InvalidOperationException($"'{Operation}' has no rows.");

    private protected abstract void CancelCommand();
}
