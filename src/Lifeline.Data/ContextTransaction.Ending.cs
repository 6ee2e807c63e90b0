using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <content>Who comes first, its owner or the end of its context; and what runs in it until then.</content>
public sealed partial class ContextTransaction
{
    private static readonly ConditionalWeakTable<DbConnection, ContextTransaction> s_current = [];

    private readonly Lock _gate = new();
    private int _users;                                 // guarded by _gate: commands that run, and readers that are open
    private bool _hasEnded;                             // guarded by _gate: the context came first
    private bool _isOver;                               // guarded by _gate: a commit or a rollback came first
    private Task? _rollback;                            // guarded by _gate: the one that the context's end brought about

    /// <summary>Has a command that is about to run join the transaction that is open on its connection; null when there is none.</summary>
    /// <exception cref="ContextEndedException">The transaction's context has ended, and it was or is being rolled back.</exception>
    internal static ContextTransaction? Join(RunningOperation work)
    {
        if (work.MaybeConnection is not { } connection || !s_current.TryGetValue(connection, out var transaction))
        {
            return null;
        }

        return transaction.TryTake(work) ? transaction : null;
    }

    /// <summary>Keeps in mind that a statement was stopped in it, where that is the end of the transaction.</summary>
    internal void NoteInterrupted(ContextEndedException error)
    {
        if (_stopper.AbortsTransactions)
        {
            _interrupted ??= error;
        }
    }

    /// <summary>What a command joined with is over.</summary>
    internal void Part()
    {
        lock (_gate)
        {
            _users--;
            RollBackIfIdle();
        }
    }

    // A closed connection has no transaction any more, and the provider may use its object again for somebody else's.
    private void OnStateChange(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState != ConnectionState.Open)
        {
            lock (_gate)
            {
                _isOver = true;
            }

            Forget();
        }
    }

    // False when there is nothing to join any more.
    private bool TryTake(RunningOperation work)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return false;                           // committed or rolled back, and not disposed yet
            }

            _hasEnded |= _ctx.IsDone;
            if (_hasEnded)
            {
                throw Ended(null);
            }

            work.BePartOf(this);                        // before a rollback can begin: the provider lets nothing join what is over
            _users++;
            return true;
        }
    }

    private void OnEnd()
    {
        lock (_gate)
        {
            _hasEnded = !_isOver;
            RollBackIfIdle();
        }
    }

    // Under _gate.
    private void RollBackIfIdle()
    {
        if (_hasEnded && !_isOver && _users == 0)
        {
            _rollback ??= Task.Run(RollBackAsync);
        }
    }

    private async Task RollBackAsync()
    {
        try
        {
            await EndAsync(commits: false, isHere: false).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or IOException)
        {
            // Then it is over already, as after an interrupted write in SQLite, or the connection is broken, and the
            // server rolls back without being told.
        }
    }

    // True for the owner who ends the transaction before its context does.
    private bool TryTakeOver()
    {
        lock (_gate)
        {
            _hasEnded |= _ctx.IsDone && !_isOver;
            _isOver |= !_hasEnded;
            return _isOver;
        }
    }

    private Task UntilRolledBackAsync()
    {
        lock (_gate)
        {
            return _rollback ??= Task.Run(RollBackAsync);           // also with a reader open: its owner is the one who waits
        }
    }

    // On the calling thread, or, where the provider blocks, on one that may be blocked.
    private Task EndAsync(bool commits, bool isHere)
    {
        return isHere ? Task.FromResult(Block())
            : _stopper.BlocksItsCaller ? BlockingTaskScheduler.Run(Block)
            : commits ? Inner.CommitAsync(CancellationToken.None)
            : Inner.RollbackAsync(CancellationToken.None);

        bool Block() => _stopper.BlocksItsCaller ? _stopper.Run(_ctx, _connection, End) : End();

        bool End()
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

    private async Task LetGoAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!TryTakeOver())
        {
            await UntilRolledBackAsync().ConfigureAwait(false);
        }

        await Inner.DisposeAsync().ConfigureAwait(false);
        Forget();
    }

    private void Forget()
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
