using System.Data;
using System.Data.Common;
using Lifeline.Data.Bound;

namespace Lifeline.Data.Running;

/// <summary>
/// Something that runs on a connection under a context: stopped when the context ends, and only while it is this that a
/// stop would hit.
/// </summary>
/// <remarks>
/// Providers stop what runs on a connection, whatever it is, and a connection goes back to a pool. So the end of the
/// context may stop only while we are inside of the provider, between <see cref="Enter"/> and <see cref="LeaveAsync"/>. Both
/// take the gate, and so does each attempt to stop; leaving waits for one that is going on. Once control has gone
/// back to the caller, a callback that is late, or was never taken back, finds nothing to stop.
/// </remarks>
[HoldsContext]
internal sealed partial class CommandExecution : IDisposable
{
    private readonly JoinedContext _ctx;
    private readonly RunningOperation _work;
    private readonly CommandCanceler _stopper;
    private readonly ContextTransaction? _transaction;
    private readonly int? _ownTimeout;                  // null when the provider has none
    private readonly long _started;
    private readonly ContextRegistration _registration;
    private readonly WaitScope _waiting;
    private bool _hasReader;                            // counts in s_readers
    private bool _isDisposed;

    /// <summary>Starts to watch the context. Nothing runs yet.</summary>
    /// <param name="joined">The context.</param>
    /// <param name="work">What is to run.</param>
    /// <param name="stopper">What stops it.</param>
    /// <param name="started">When it was called for, by <see cref="JoinedContext.GetTimestamp"/>: the time in a queue is time spent on it.</param>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    private CommandExecution(JoinedContext joined, RunningOperation work, CommandCanceler stopper, long started)
    {
        joined.ThrowIfDone();
        var ctx = joined.Context;
        _ctx = joined;
        _work = work;
        _stopper = stopper;
        _started = started;
        _transaction = ContextTransaction.Join(work);
        _ownTimeout = work.LimitTimeout(ctx.Remaining, stopper.TimeoutMargin);
        if (work.IsListed)
        {
            ActiveDbCommands.Add(this);
        }

        _waiting = ctx.WaitingOn(this);
        _registration = ctx.AfterFunc(static execution => { _ = ((CommandExecution)execution!).StopUntilOutAsync(); }, this);      // whoever executes waits for it, not whoever waits for callbacks
    }

    public string Operation => _work.Operation;

    public override string ToString() => Operation;

    public bool IsContextDone => _ctx.Context.IsDone;

    public string? ContextName => _ctx.Context.Name;

    public TimeSpan Elapsed => _ctx.GetElapsedTime(_started);

    /// <summary>Does something inside of the provider that the context's end is to stop; where it may block.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public Task<TResult> StepAsync<TOn, TResult>(TOn on, Func<TOn, CancellationToken, Task<TResult>> work) =>
        _stopper.BlocksItsCaller ? BlockingTaskScheduler.Run(() => Step(on, work)) : StepInPlaceAsync(on, work);

    /// <summary>The same on the calling thread, which is blocked if the provider blocks.</summary>
    /// <inheritdoc cref="StepAsync"/>
    public TResult Step<TOn, TResult>(TOn on, Func<TOn, CancellationToken, Task<TResult>> work)
    {
        var step = StepInPlaceAsync(on, work);          // done already, if this is a thread that the provider blocks
        return step.GetAwaiter().GetResult();
    }

    /// <summary>From now on until <see cref="CloseAsync"/>, whatever runs on the connection is stopped.</summary>
    public void KeepCancelable()
    {
        Enter();
        if (IsContextDone)
        {
            _ = StopUntilOutAsync();
        }
    }

    /// <summary>Closes what the command has open. The provider then runs what statements are left; they don't outlive the context either.</summary>
    /// <param name="reader">The command's reader.</param>
    /// <param name="isAbandoned">True to stop what is left though the context has not ended.</param>
    public async Task CloseAsync(DbDataReader reader, bool isAbandoned)
    {
        Enter();
        try
        {
            if (IsContextDone || isAbandoned)
            {
                _ = StopUntilOutAsync();                // the callback may have come and gone while nothing ran
            }

            await reader.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when ((IsContextDone || isAbandoned) && _stopper.IsOfTheEnd(failure) is not false)
        {
            // Whoever closes is on the way out, and knows already or need not know.
        }
        finally
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gives up watching. The second time does nothing.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        NoteReader(isOpen: false);
        _registration.Dispose();
        _waiting.Dispose();
        _work.RestoreTimeout(_ownTimeout);
        ActiveDbCommands.Remove(this);
        _transaction?.Part();
    }

    private async Task<TResult> StepInPlaceAsync<TOn, TResult>(TOn on, Func<TOn, CancellationToken, Task<TResult>> work)
    {
        Enter();
        try
        {
            // Looked at only now that the callback would find us: an end that comes later stops.
            _ = IsContextDone ? throw _ctx.EndedDuring(Operation, Elapsed, null)! : true;
            return await work(on, _stopper.PassesToken || !_work.IsCommand ? _work.Token : CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not ContextEndedException)
        {
            await UntilDueEndHasComeAsync().ConfigureAwait(false);
            if (!_ctx.Context.IsBehind(failure, IsOfTheEnd))
            {
                throw;
            }

            ActiveDbCommands.CountInterrupted(this);
            var ended = _ctx.EndedDuring(Operation, Elapsed, failure)!;
            _transaction?.NoteInterrupted(ended);
            throw ended;
        }
        finally
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    // The provider's timer, which we set, may be quicker than the context's by a hair.
    private async Task UntilDueEndHasComeAsync()
    {
        if (!IsContextDone && _ctx.Context.Remaining == TimeSpan.Zero)
        {
            await _ctx.Context.Done;
        }
    }

    // Some providers, once stopped, find themselves in a state that they take for the caller's mistake.
    private bool? IsOfTheEnd(Exception failure) => _stopper.IsOfTheEnd(failure)
        ?? (failure is InvalidOperationException && (_wasTried || _work.MaybeConnection is { State: not ConnectionState.Open }) ? true : null);
}
