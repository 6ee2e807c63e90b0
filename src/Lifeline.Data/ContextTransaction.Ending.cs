using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <content>The race between the owner's commit or rollback and the context's end; and the users, which delay the rollback.</content>
public sealed partial class ContextTransaction
{
    private static readonly ConditionalWeakTable<DbConnection, ContextTransaction> s_current = [];     // by the provider's own connection

    private static readonly ConditionalWeakTable<DbConnection, ContextTransaction> s_lost = [];        // whose connection was closed before they were completed; until disposed

    private readonly Lock _lock = new();
    private int _users;                                 // guarded by _lock: running commands and open readers
    private bool _hasEnded;                             // guarded by _lock: the context ended before a commit or rollback
    private bool _isCompleted;                          // guarded by _lock: a commit or rollback began before the context ended, or the connection was closed
    private Task? _rollback;                            // guarded by _lock: the rollback after the context's end; null until it starts

    /// <summary>Adds a command that is about to run to the transaction that is open on its connection; null when there is none.</summary>
    /// <exception cref="ContextEndedException">The transaction's context has ended, and it was or is being rolled back.</exception>
    internal static ContextTransaction? Join(RunningOperation operation)
    {
        if (operation.MaybeConnection is not { } connection || !s_current.TryGetValue(connection, out var transaction))
        {
            return null;
        }

        return transaction.TryAddUser(operation) ? transaction : null;
    }

    /// <summary>Records that a statement was stopped in the transaction, if the provider's server may then have aborted it.</summary>
    internal void NoteInterrupted(ContextEndedException error)
    {
        if (_canceler.AbortsTransactions)
        {
            _interrupted ??= error;
        }
    }

    /// <summary>Removes a command that <see cref="Join"/> added. Starts the rollback if it was the last and the context has ended.</summary>
    internal void Part()
    {
        lock (_lock)
        {
            _users--;
            RollBackIfIdle();
        }
    }

    // A closed connection has no transaction any more, and the provider may reuse its transaction object.
    private void OnStateChange(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState != ConnectionState.Open)
        {
            lock (_lock)
            {
                if (!_isCompleted)
                {
                    s_lost.AddOrUpdate(_connection, this);
                }

                _isCompleted = true;
            }

            Unregister();
        }
    }

    /// <summary>Whether the connection was closed inside of a transaction whose block goes on: its next statement, on a connection opened for it, would be committed at once.</summary>
    internal static bool IsLostOn(DbConnection connection) => s_lost.TryGetValue(connection, out _);

    // False when the transaction was committed or rolled back.
    private bool TryAddUser(RunningOperation operation)
    {
        lock (_lock)
        {
            if (_isCompleted)
            {
                return false;                           // completed, not disposed yet
            }

            _hasEnded |= _ctx.IsDone;
            if (_hasEnded)
            {
                throw Ended(null);
            }

            operation.BePartOf(this);                   // before a rollback can begin: a provider rejects a completed transaction
            _users++;
            return true;
        }
    }

    private void OnContextDone()
    {
        lock (_lock)
        {
            _hasEnded = !_isCompleted;
            RollBackIfIdle();
        }
    }

    // The caller holds _lock.
    private void RollBackIfIdle()
    {
        if (_hasEnded && !_isCompleted && _users == 0)
        {
            _rollback ??= Task.Run(RollBackAsync);
        }
    }

    private async Task RollBackAsync()
    {
        try
        {
            await CompleteAsync(commits: false, onCallingThread: false).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or IOException)
        {
            // The transaction is completed already, as after an interrupted write in SQLite, or the connection is broken and the
            // server rolls back by itself.
        }
    }

    // True when the owner completes the transaction before its context ends.
    private bool TryClaimCompletion()
    {
        lock (_lock)
        {
            _hasEnded |= _ctx.IsDone && !_isCompleted;
            _isCompleted |= !_hasEnded;
            return _isCompleted;
        }
    }

    private Task WaitForRollbackAsync()
    {
        lock (_lock)
        {
            return _rollback ??= Task.Run(RollBackAsync);           // even with a reader open: its owner is the caller, which waits here
        }
    }

    // On the calling thread if onCallingThread, else asynchronously; where the provider blocks, on a thread that may be blocked.
    private Task CompleteAsync(bool commits, bool onCallingThread)
    {
        return onCallingThread ? Task.FromResult(Block())
            : _canceler.BlocksItsCaller ? BlockingTaskScheduler.Run(Block)
            : commits ? Inner.CommitAsync(CancellationToken.None)
            : Inner.RollbackAsync(CancellationToken.None);

        bool Block() => _canceler.BlocksItsCaller ? _canceler.Run(_ctx, _connection, Complete) : Complete();

        bool Complete()
        {
            if (commits)
            {
                Inner.Commit();
            }
            else
            {
                Inner.Rollback();
            }

            return true;
        }
    }

    private async Task DisposeCoreAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (s_lost.TryGetValue(_connection, out var lost) && lost == this)
        {
            s_lost.Remove(_connection);
        }

        if (!TryClaimCompletion())
        {
            await WaitForRollbackAsync().ConfigureAwait(false);
        }

        await Inner.DisposeAsync().ConfigureAwait(false);
        Unregister();
    }

    private void Unregister()
    {
        _connection.StateChange -= OnStateChange;
        _registration.Dispose();
        if (s_current.TryGetValue(_connection, out var current) && current == this)
        {
            s_current.Remove(_connection);
        }
    }

    private ContextEndedException Ended(Exception? failure) =>
        _ctx.EndedDuring(Operation, _ctx.Clock.GetElapsedTime(_started), failure)!;
}
