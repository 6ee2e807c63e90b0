using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Lifeline.Data.Providers;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>What a <see cref="CommandCanceler"/> may do to something that is running on a connection.</summary>
/// <remarks>
/// A command, a batch, or the connection's own work, such as opening it. Handed to the stopper while it runs, and not
/// to be kept: the connection is somebody else's afterwards.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer and without a parent has nothing to dispose.")]
public abstract class RunningOperation
{
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(24);       // providers make milliseconds of it, in an int

    private CancellationTokenSource? _source;           // null until a token is asked for or cancelled; the first one made stays

    private protected RunningOperation(DbConnection? connection) => MaybeConnection = connection is null ? null : Decorators.Unwrap(connection);

    /// <summary>The provider's own connection on which it runs, whatever was put around it.</summary>
    /// <exception cref="InvalidOperationException">There is none, or a data source keeps it to itself.</exception>
    public DbConnection Connection => MaybeConnection ?? throw new InvalidOperationException(
        "The command has no connection. Set its Connection, or make it with the connection's CreateCommand.");

    /// <summary>After how many seconds the provider gives up by itself; zero means never.</summary>
    /// <remarks>Read and written while the command runs. Does nothing where there is no command.</remarks>
    public abstract int Timeout { get; set; }

    /// <summary>True for a command or a batch. False when the provider knows this only by the token that it was given, such as a bulk copy.</summary>
    public virtual bool IsCommand => true;

    internal DbConnection? MaybeConnection { get; }

    /// <summary>True when the connection is a data source's own, which it takes and gives back by itself.</summary>
    internal virtual bool IsOfDataSource => false;

    /// <summary>What is being done, for errors and lists: on one line, and short.</summary>
    internal abstract string Operation { get; }

    /// <summary>Told once, when it joins a transaction.</summary>
    internal virtual void BePartOf(ContextTransaction transaction)
    {
    }

    internal CancellationToken Token => Source.Token;

    /// <summary>False for what <see cref="ActiveDbCommands"/> passes over, as it is no query of anybody's.</summary>
    internal virtual bool IsListed => true;

    /// <summary>
    /// Cancels by the provider's own means, the command's <c>Cancel</c> or the token that the provider was given, on a
    /// thread that may be blocked by it.
    /// </summary>
    /// <returns>Done when the provider is done. What it throws is dropped: by then the command may be over.</returns>
    public Task CancelAsync() => OnItsThreadAsync(work =>
    {
        work.Source.Cancel();
        work.CancelCommand();
    });

    /// <summary>Cancels by the token alone, in the same way.</summary>
    internal Task CancelTokenAsync() => OnItsThreadAsync(static work => work.Source.Cancel());

    /// <summary>Closes the connection, as nobody can tell what will still happen on it. Does not wait for that.</summary>
    internal void Abandon() => _ = OnItsThreadAsync(static work => work.MaybeConnection?.Close());

    private async Task OnItsThreadAsync(Action<RunningOperation> what)
    {
        try
        {
            await BlockingTaskScheduler.Run(() =>
            {
                what(this);
                return true;
            }).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // DbCommand.Cancel is to fail in silence, says its contract, and what the driver does in the token's callbacks is its own affair.
            if (failure is not (DbException or InvalidOperationException or AggregateException))
            {
                ActiveDbCommands.CountFailedStop();
            }
        }
    }

    /// <summary>Shortens the provider's own timeout to the time that remains, if the provider lets us.</summary>
    /// <param name="remaining">The time that remains; null when there is no limit.</param>
    /// <param name="margin">By how much the timeout is to be longer.</param>
    /// <returns>What it was; null when the provider has none.</returns>
    internal int? LimitTimeout(TimeSpan? remaining, TimeSpan margin)
    {
        try
        {
            var own = Timeout;
            if (remaining is { } time && time < s_longestTimeout)
            {
                var seconds = (int)Math.Max(Math.Ceiling((time + margin).TotalSeconds), 1);     // providers count whole seconds, and zero means for ever
                if (own == 0 || own > seconds)
                {
                    Timeout = seconds;
                }
            }

            return own;
        }
        catch (Exception)                               // a provider without timeouts: our own end does without
        {
            return null;
        }
    }

    /// <summary>Gives the provider its own timeout back, whoever has changed it.</summary>
    internal void RestoreTimeout(int? own)
    {
        try
        {
            if (own is { } seconds && Timeout != seconds)
            {
                Timeout = seconds;
            }
        }
        catch (Exception)                               // the command was disposed meanwhile
        {
        }
    }

    internal virtual Task<DbDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken token) =>
        throw new InvalidOperationException($"'{Operation}' has no rows.");

    /// <summary>The same on the calling thread, from beginning to end.</summary>
    internal virtual DbDataReader ExecuteReader(CommandBehavior behavior) => throw new InvalidOperationException($"'{Operation}' has no rows.");

    private CancellationTokenSource Source => Volatile.Read(ref _source) is { } made ? made
        : Interlocked.CompareExchange(ref _source, new CancellationTokenSource(), null) ?? _source;

    private protected abstract void CancelCommand();

    private protected static DbConnection? ConnectionOf<T>(T of, Func<T, DbConnection?> connection, out bool isOfDataSource)
    {
        try
        {
            isOfDataSource = false;
            return connection(of);
        }
        catch (NotSupportedException)           // as what a data source has made says
        {
            isOfDataSource = true;
            return null;
        }
    }
}
