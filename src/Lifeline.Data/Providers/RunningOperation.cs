using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Lifeline.Data.Providers;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>An operation that is running on a connection, as a <see cref="CommandCanceler"/> sees it.</summary>
/// <remarks>
/// A command, a batch, or the connection's own operation, such as opening it. Passed to the canceler while it runs, and not
/// to be kept: afterwards the connection may have another user.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer and without a parent has nothing to dispose.")]
public abstract class RunningOperation
{
    private static readonly TimeSpan s_maxTimeout = TimeSpan.FromDays(24);           // providers convert it to milliseconds in an int

    private CancellationTokenSource? _source;           // null until the token is read or canceled; set once, by compare-and-swap

    private readonly DbConnection? _decorated;          // as the caller has it; null where MaybeConnection is

    private protected RunningOperation(DbConnection? connection)
    {
        _decorated = connection;
        MaybeConnection = connection is null ? null : Decorators.Unwrap(connection);
    }

    /// <summary>The provider's own connection on which it runs, without decorators.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it belongs to a data source that does not expose it.</exception>
    public DbConnection Connection => MaybeConnection ?? throw new InvalidOperationException(
        "The command has no connection. Set its Connection, or make it with the connection's CreateCommand.");

    /// <summary>After how many seconds the provider gives up by itself; zero means never.</summary>
    /// <remarks>Read and written while the command runs. Does nothing where there is no command.</remarks>
    public abstract int Timeout { get; set; }

    /// <summary>True for a command or a batch. False when the provider knows this only by the token that it was given, such as a bulk copy.</summary>
    public virtual bool IsCommand => true;

    internal DbConnection? MaybeConnection { get; }

    /// <summary>The connection as the caller has it, with its decorators, if it is closed and may be opened for this operation; else null.</summary>
    internal DbConnection? ClosedConnection =>
        _decorated is { State: ConnectionState.Closed } closed && !IsOfTransaction && !ContextTransaction.IsLostOn(MaybeConnection!) ? closed : null;

    /// <summary>Whether the caller has set a transaction on it: without its connection there is none any more.</summary>
    internal virtual bool IsOfTransaction => false;

    /// <summary>True when the connection is a data source's own, which the data source rents and returns by itself.</summary>
    internal virtual bool IsOfDataSource => false;

    /// <summary>What it does, for errors and lists: on one line, at most 80 characters of SQL.</summary>
    internal abstract string Operation { get; }

    /// <summary>Called once, when the operation joins a transaction.</summary>
    internal virtual void BePartOf(ContextTransaction transaction)
    {
    }

    internal CancellationToken Token => Source.Token;

    /// <summary>False when <see cref="ActiveDbCommands"/> doesn't count it, as it is no caller's query.</summary>
    internal virtual bool IsListed => true;

    /// <summary>
    /// Cancels by the provider's own means, the command's <c>Cancel</c> or the token that the provider was given, on a
    /// thread that may be blocked by it.
    /// </summary>
    /// <returns>Completes when the provider's call has returned. Its exception is dropped: the command may have completed meanwhile.</returns>
    public Task CancelAsync() => RunOnBlockingThreadAsync(operation =>
    {
        operation.Source.Cancel();
        operation.CancelCommand();
    });

    /// <summary>Cancels the token alone, on a thread that may be blocked by it.</summary>
    internal Task CancelTokenAsync() => RunOnBlockingThreadAsync(static operation => operation.Source.Cancel());

    /// <summary>Closes the connection, as a late cancel may still hit it. Does not wait for the close.</summary>
    internal void Abandon() => _ = RunOnBlockingThreadAsync(static operation => operation.MaybeConnection?.Close());

    private async Task RunOnBlockingThreadAsync(Action<RunningOperation> action)
    {
        try
        {
            await BlockingTaskScheduler.Run(() =>
            {
                action(this);
                return true;
            }).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // By the contract of DbCommand.Cancel, a failed attempt throws nothing. Exceptions of the driver's token callbacks are ignored.
            if (failure is not (DbException or InvalidOperationException or AggregateException))
            {
                ActiveDbCommands.CountFailedStop();
            }
        }
    }

    /// <summary>Shortens the provider's own timeout to the time that remains, if the provider supports that.</summary>
    /// <param name="remaining">The time that remains; null when there is no limit.</param>
    /// <param name="margin">By how much the timeout is to be longer.</param>
    /// <returns>The timeout before, in seconds; null when the provider has none.</returns>
    internal int? LimitTimeout(TimeSpan? remaining, TimeSpan margin)
    {
        try
        {
            var own = Timeout;
            if (remaining is { } time && time < s_maxTimeout)
            {
                var seconds = (int)Math.Max(Math.Ceiling((time + margin).TotalSeconds), 1);     // whole seconds; zero would mean no timeout
                if (own == 0 || own > seconds)
                {
                    Timeout = seconds;
                }
            }

            return own;
        }
        catch (Exception)                               // a provider without timeouts: cancellation does not depend on them
        {
            return null;
        }
    }

    /// <summary>Restores the provider's timeout to the value before <see cref="LimitTimeout"/>, also if other code has changed it meanwhile.</summary>
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

    /// <summary>Like <see cref="ExecuteReaderAsync"/>, entirely on the calling thread.</summary>
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
        catch (NotSupportedException)           // thrown by commands that a data source has made
        {
            isOfDataSource = true;
            return null;
        }
    }
}
