using System.Data;
using System.Data.Common;
using Lifeline.Data.Bound;

namespace Lifeline.Data.Running;

/// <summary>
/// An operation on a connection under a context. Canceled when the context ends, and only while a cancel hits this
/// operation and no other.
/// </summary>
/// <remarks>
/// Providers cancel whatever runs on a connection, and a connection goes back to a pool. So the context's callback may
/// cancel only while control is in the provider, between <see cref="Enter"/> and <see cref="LeaveAsync"/>. Both take
/// the lock, and so does each attempt to cancel; <see cref="LeaveAsync"/> waits for an attempt that is running. Once
/// control has returned to the caller, a callback that is late, or was never unregistered, cancels nothing.
/// </remarks>
[HoldsContext]
internal sealed partial class CommandExecution : IDisposable
{
    private readonly JoinedContext _ctx;
    private readonly RunningOperation _operation;
    private readonly CommandCanceler _canceler;
    private readonly ContextTransaction? _transaction;
    private readonly int? _ownTimeout;                  // in seconds; null when the provider has none
    private readonly long _started;
    private readonly ContextRegistration _registration;
    private readonly WaitScope _waiting;
    private bool _hasReader;                            // true while counted in s_readers
    private bool _isDisposed;

    /// <summary>Registers with the context. Nothing runs yet.</summary>
    /// <param name="joined">The context.</param>
    /// <param name="operation">The operation to run.</param>
    /// <param name="canceler">Cancels it.</param>
    /// <param name="started">When it was requested, by <see cref="JoinedContext.GetTimestamp"/>: time in a queue counts as elapsed.</param>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    private CommandExecution(JoinedContext joined, RunningOperation operation, CommandCanceler canceler, long started)
    {
        joined.ThrowIfDone();
        var ctx = joined.Context;
        _ctx = joined;
        _operation = operation;
        _canceler = canceler;
        _started = started;
        _transaction = ContextTransaction.Join(operation);
        _ownTimeout = operation.LimitTimeout(ctx.Remaining, canceler.TimeoutMargin);
        if (operation.IsListed)
        {
            ActiveDbCommands.Add(this);
        }

        _waiting = ctx.WaitingOn(this);
        _registration = ctx.AfterFunc(static execution => { _ = ((CommandExecution)execution!).StopUntilOutAsync(); }, this);      // LeaveAsync waits for the attempts; a waiter for callbacks does not
    }

    public string Operation => _operation.Operation;

    public override string ToString() => Operation;

    public bool IsContextDone => _ctx.Context.IsDone;

    public string? ContextName => _ctx.Context.Name;

    public TimeSpan Elapsed => _ctx.GetElapsedTime(_started);

    /// <summary>Runs a call into the provider that the context's end cancels, on a thread that may be blocked.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public Task<TResult> StepAsync<TOn, TResult>(TOn on, Func<TOn, CancellationToken, Task<TResult>> run) =>
        _canceler.BlocksItsCaller ? BlockingTaskScheduler.Run(() => Step(on, run)) : StepInPlaceAsync(on, run);

    /// <summary>Like <see cref="StepAsync"/>, on the calling thread, which is blocked if the provider blocks.</summary>
    /// <inheritdoc cref="StepAsync"/>
    public TResult Step<TOn, TResult>(TOn on, Func<TOn, CancellationToken, Task<TResult>> run)
    {
        var step = StepInPlaceAsync(on, run);           // completed already, if the provider blocks its caller
        return step.GetAwaiter().GetResult();
    }

    /// <summary>From now until <see cref="CloseAsync"/>, the context's end cancels any operation on the connection.</summary>
    public void KeepCancelable()
    {
        Enter();
        if (IsContextDone)
        {
            _ = StopUntilOutAsync();
        }
    }

    /// <summary>Closes the command's reader. The provider then runs the remaining statements; the context's end cancels them too.</summary>
    /// <param name="reader">The command's reader.</param>
    /// <param name="isAbandoned">True to cancel the remaining statements though the context has not ended.</param>
    public async Task CloseAsync(DbDataReader reader, bool isAbandoned)
    {
        Enter();
        try
        {
            if (IsContextDone || isAbandoned)
            {
                _ = StopUntilOutAsync();                // the callback may have run while control was not in the provider
            }

            await reader.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when ((IsContextDone || isAbandoned) && _canceler.IsCausedByCancel(failure) is not false)
        {
            // The caller disposes the reader: it already has the error of the read, or doesn't need one.
        }
        finally
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Unregisters from the context and restores the timeout. The second time does nothing.</summary>
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
        _operation.RestoreTimeout(_ownTimeout);
        ActiveDbCommands.Remove(this);
        _transaction?.Part();
    }

    private async Task<TResult> StepInPlaceAsync<TOn, TResult>(TOn on, Func<TOn, CancellationToken, Task<TResult>> run)
    {
        Enter();
        try
        {
            // Checked after Enter: a callback that runs later sees _inProvider and cancels.
            _ = IsContextDone ? throw _ctx.EndedDuring(Operation, Elapsed, null)! : true;
            return await run(on, _canceler.PassesToken || !_operation.IsCommand ? _operation.Token : CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not ContextEndedException)
        {
            await WaitForDueDeadlineAsync().ConfigureAwait(false);
            if (!_ctx.Context.IsBehind(failure, IsCausedByCancel))
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

    // The provider's timeout, which LimitTimeout has set, may fire slightly before the context's deadline.
    private async Task WaitForDueDeadlineAsync()
    {
        if (!IsContextDone && _ctx.Context.Remaining == TimeSpan.Zero)
        {
            await _ctx.Context.Done;
        }
    }

    // Some providers, once canceled, throw an InvalidOperationException for the state of their own connection.
    private bool? IsCausedByCancel(Exception failure) => _canceler.IsCausedByCancel(failure)
        ?? (failure is InvalidOperationException && (_wasCancelTried || _operation.MaybeConnection is { State: not ConnectionState.Open }) ? true : null);
}
