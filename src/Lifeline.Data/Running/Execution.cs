using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Data.Bound;
using Lifeline.Data.Providers;

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
internal sealed class Execution : IDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);     // for an attempt to stop that the provider does not return from
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    private static readonly ConditionalWeakTable<DbConnection, Execution> s_readers = [];      // one that has a reader open, of each connection

    private readonly Lock _gate = new();
    private readonly JoinedContext _ctx;
    private readonly RunningWork _work;
    private readonly CommandStopper _stopper;
    private readonly ContextTransaction? _transaction;
    private readonly int? _ownTimeout;                  // null when the provider has none
    private readonly long _started;
    private readonly ContextRegistration _registration;
    private readonly Waiting _waiting;
    private bool _isInside;                             // guarded by _gate
    private bool _isStopping;                           // guarded by _gate: somebody is in StopUntilOutAsync
    private TaskCompletionSource? _attempt;             // guarded by _gate: while an attempt to stop is going on
    private volatile bool _wasTried;                    // to stop it, at least once
    private bool _isDisposed;
    private IDisposable? _prepared;                     // the thread's that is inside

    /// <summary>Starts to watch the context. Nothing runs yet.</summary>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    private Execution(JoinedContext joined, RunningWork work, CommandStopper stopper)
    {
        joined.ThrowIfDone();
        var ctx = joined.Context;
        _ctx = joined;
        _work = work;
        _stopper = stopper;
        _started = ctx.Clock.GetTimestamp();
        _transaction = ContextTransaction.Join(work);
        _ownTimeout = work.LimitTimeout(ctx.Remaining, stopper.TimeoutMargin);
        if (work.IsListed)
        {
            DbActivity.Add(this);
        }

        _waiting = ctx.WaitingOn(this);
        _registration = ctx.AfterFunc(static execution => { _ = ((Execution)execution!).StopUntilOutAsync(); }, this);      // whoever executes waits for it, not whoever waits for callbacks
    }

    public string Operation => _work.Operation;

    public override string ToString() => Operation;

    public bool IsContextDone => _ctx.Context.IsDone;

    public string? ContextName => _ctx.Context.Name;

    public TimeSpan Elapsed => _ctx.Context.Clock.GetElapsedTime(_started);

    /// <summary>Runs something from beginning to end.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static async Task<T> RunAsync<T>(JoinedContext ctx, RunningWork work, Func<RunningWork, CancellationToken, Task<T>> run)
    {
        ctx.ThrowIfDone();
        var stopper = Stoppers.For(work);
        if (stopper.BlocksItsCaller)
        {
            return await BlockAsync(ctx, work, stopper, () =>
            {
                using var execution = new Execution(ctx, work, stopper);
                return execution.Step(work, run);
            }).ConfigureAwait(false);
        }

        using var execution = new Execution(ctx, work, stopper);
        return await execution.StepInPlaceAsync(work, run).ConfigureAwait(false);
    }

    /// <summary>Runs something from beginning to end on the calling thread, by what the provider has for that: no other thread is needed.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static T Run<T>(JoinedContext ctx, RunningWork work, Func<RunningWork, T> run)
    {
        ctx.ThrowIfDone();
        using var execution = new Execution(ctx, work, Stoppers.For(work));
        return execution.Step((work, run), static (on, _) => Task.FromResult(on.run(on.work)));
    }

    /// <summary>Runs a connection's own work, which a provider that blocks may do in its own way.</summary>
    public static Task<T> RunConnectionsOwnAsync<T>(
        JoinedContext ctx, DbConnection connection, string operation, Func<DbConnection, CancellationToken, Task<T>> run) =>
        RunAsync(ctx, new ConnectionWork(connection, operation, isListed: false), (work, token) =>
            Stoppers.For(work) is { BlocksItsCaller: true } stopper
                ? Task.FromResult(stopper.Run(ctx.Context, work.Connection, () => run(connection, token).GetAwaiter().GetResult()))
                : run(connection, token));

    /// <summary>The same on the calling thread.</summary>
    public static T RunConnectionsOwn<T>(Context ctx, DbConnection connection, string operation, Func<DbConnection, T> run) =>
        Run(ctx, new ConnectionWork(connection, operation, isListed: false), work =>
            Stoppers.For(work) is { BlocksItsCaller: true } stopper ? stopper.Run(ctx, work.Connection, () => run(connection)) : run(connection));

    /// <summary>Starts a command, and leaves it to the reader to go on with it and to dispose of this.</summary>
    public static async Task<(Execution Execution, DbDataReader Reader)> OpenAsync(JoinedContext ctx, RunningWork work, CommandBehavior behavior)
    {
        ctx.ThrowIfDone();
        var stopper = Stoppers.For(work);
        var execution = new Execution(ctx, work, stopper);
        try
        {
            var reader = stopper.BlocksItsCaller
                ? await BlockAsync(ctx, work, stopper, () => execution.Step((work, behavior), static (on, token) => on.work.ExecuteReaderAsync(on.behavior, token))).ConfigureAwait(false)
                : await execution.StepInPlaceAsync((work, behavior), static (on, token) => on.work.ExecuteReaderAsync(on.behavior, token)).ConfigureAwait(false);
            execution.NoteReader();
            return (execution, reader);
        }
        catch
        {
            execution.Dispose();
            throw;
        }
    }

    /// <summary>The same on the calling thread.</summary>
    public static (Execution Execution, DbDataReader Reader) Open(JoinedContext ctx, RunningWork work, CommandBehavior behavior)
    {
        ctx.ThrowIfDone();
        var execution = new Execution(ctx, work, Stoppers.For(work));
        try
        {
            var reader = execution.Step((work, behavior), static (on, _) => Task.FromResult(on.work.ExecuteReader(on.behavior)));
            execution.NoteReader();
            return (execution, reader);
        }
        catch
        {
            execution.Dispose();
            throw;
        }
    }

    /// <summary>Does something inside of the provider that the context's end is to stop; where it may block.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public Task<TResult> StepAsync<TOn, TResult>(TOn on, Func<TOn, CancellationToken, Task<TResult>> work) =>
        _stopper.BlocksItsCaller ? BlockingThreads.Run(() => Step(on, work)) : StepInPlaceAsync(on, work);

    /// <summary>The same on the calling thread, which is blocked if the provider blocks.</summary>
    /// <inheritdoc cref="StepAsync"/>
    public TResult Step<TOn, TResult>(TOn on, Func<TOn, CancellationToken, Task<TResult>> work)
    {
        var step = StepInPlaceAsync(on, work);          // done already, if this is a thread that the provider blocks
        return step.GetAwaiter().GetResult();
    }

    /// <summary>Commits. What waits for a lock first stops waiting when the context ends; a commit that was sent is waited for.</summary>
    /// <exception cref="ContextEndedException">The context has ended, and nothing was committed.</exception>
    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "Of a commit that was called off nobody could tell whether it happened.")]
    public static async Task CommitAsync(Context ctx, DbConnection connection, DbTransaction transaction)
    {
        ctx.ThrowIfDone();
        if (Stoppers.For(connection).BlocksItsCaller)
        {
            await RunConnectionsOwnAsync(ctx, connection, "commit", async (_, _) =>
            {
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        else
        {
            // It is tempting to pass the token. Don't: nobody could tell then whether it was committed.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>From now on until <see cref="CloseAsync"/>, whatever runs on the connection is stopped.</summary>
    public void StayInside()
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
        if (_work.MaybeConnection is { } connection && s_readers.TryGetValue(connection, out var noted) && noted == this)
        {
            s_readers.Remove(connection);
        }

        _registration.Dispose();
        _waiting.Dispose();
        _work.RestoreTimeout(_ownTimeout);
        DbActivity.Remove(this);
        _transaction?.Part();
    }

    private void NoteReader()
    {
        if (_stopper.BlocksItsCaller && _work.MaybeConnection is { } connection)
        {
            s_readers.AddOrUpdate(connection, this);
        }
    }

    // Where it may block. Not for what goes on with something that has begun: that may hold a lock by now.
    private static async Task<T> BlockAsync<T>(JoinedContext ctx, RunningWork work, CommandStopper stopper, Func<T> step)
    {
        if (work.MaybeConnection is not { State: ConnectionState.Open } open || s_readers.TryGetValue(open, out _) || stopper.MayHoldLocks(open))
        {
            return await BlockingThreads.Run(step).ConfigureAwait(false);
        }

        var started = ctx.Context.Clock.GetTimestamp();
        try
        {
            return await BlockingThreads.RunInLineAsync(step, ctx.Context.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (failure is not ContextEndedException && ctx.Context.IsDone)
        {
            throw ctx.EndedDuring(work.Operation, ctx.Context.Clock.GetElapsedTime(started), failure)!;
        }
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
            if (_ctx.Context.ErrorBehind(failure, Operation, Elapsed, IsOfTheEnd) is null)
            {
                throw;
            }

            DbActivity.CountInterrupted(this);
            var ended = _ctx.EndedDuring(Operation, Elapsed, failure)!;
            _transaction?.NoteInterrupted(ended);
            throw ended;
        }
        finally
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    private void Enter()
    {
        _prepared = _work.MaybeConnection is { State: ConnectionState.Open } open ? _stopper.Prepare(open) : null;
        lock (_gate)
        {
            _isInside = true;
        }
    }

    private ValueTask LeaveAsync()
    {
        Task? attempt;
        lock (_gate)
        {
            _isInside = false;
            attempt = _attempt?.Task;
        }

        if (attempt is null)
        {
            _prepared?.Dispose();
            return default;
        }

        return new ValueTask(AfterAsync(attempt));
    }

    // A stop that comes after that could hit whatever runs on the connection next, so nothing does.
    [SuppressMessage("Lifeline", "LL1101:ContextNotForwarded", Justification = "The context has ended: that is why there is an attempt.")]
    private async Task AfterAsync(Task attempt)
    {
        await attempt.WaitAsync(s_grace, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!attempt.IsCompleted)
        {
            DbActivity.CountGivenUp();
            _work.Abandon();
        }

        _prepared?.Dispose();
    }

    // Once is not always enough: some stops are forgotten that come before the statement's first step, or between two
    // statements of one command.
    private async Task StopUntilOutAsync()
    {
        lock (_gate)
        {
            if (_isStopping || !_isInside)
            {
                return;
            }

            _isStopping = true;
        }

        var pause = TimeSpan.FromMilliseconds(1);
        for (var attempt = 0; await TryStopAsync(attempt).ConfigureAwait(false); attempt++)
        {
            await Task.Delay(pause, TimeProvider.System).ConfigureAwait(false);
            pause = Min(pause * 2, s_longestPause);
        }
    }

    // True when it is to be tried again.
    private async ValueTask<bool> TryStopAsync(int attempt)
    {
        TaskCompletionSource over;
        lock (_gate)
        {
            if (!_isInside)
            {
                return _isStopping = false;
            }

            _attempt = over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _wasTried = true;
        var isWorthMore = true;
        try
        {
            isWorthMore = await _stopper.StopAsync(_work, attempt).ConfigureAwait(false);
        }
        catch (Exception)                               // of the provider: it is tried again
        {
            DbActivity.CountFailedStop();
        }
        finally
        {
            lock (_gate)
            {
                _attempt = null;
                _isStopping = isWorthMore;
            }

            over.SetResult();
        }

        return isWorthMore;
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

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
