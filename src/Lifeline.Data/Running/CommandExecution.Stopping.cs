using System.Data;
using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Data.Running;

/// <content>The attempts to cancel: only while control is in the provider, repeated until it has returned, and none after that.</content>
internal sealed partial class CommandExecution
{
    private static readonly TimeSpan s_maxPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly long _startedOnSystemClock = TimeProvider.System.GetTimestamp(); // system clock, as used by drivers and servers, not the context's clock
    private bool _inProvider;                             // guarded by _lock: true between Enter and LeaveAsync
    private bool _isStopping;                           // guarded by _lock: true while a StopUntilOutAsync runs
    private TaskCompletionSource? _attempt;             // guarded by _lock: non-null while an attempt to cancel is running; completed after it
    private volatile bool _wasCancelTried;              // set at the first attempt to cancel, never reset
    private IDisposable? _prepared;                     // owned by the thread in the provider; null when Prepare returned null

    /// <summary>The longest wait for a provider that does not return from an attempt to cancel.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(2);

    private void Enter()
    {
        _prepared = _operation.MaybeConnection is { State: ConnectionState.Open } open ? _canceler.Prepare(open) : null;
        lock (_lock)
        {
            _inProvider = true;
        }
    }

    private ValueTask LeaveAsync()
    {
        Task? attempt;
        lock (_lock)
        {
            _inProvider = false;
            attempt = _attempt?.Task;
        }

        if (attempt is null)
        {
            _prepared?.Dispose();
            return default;
        }

        return new ValueTask(WaitForAttemptAsync(attempt));
    }

    // A later attempt could hit the next operation on the connection. So a connection whose attempt does not return in time is closed.
    [SuppressMessage("Lifeline", "LL1101:ContextNotForwarded", Justification = "The context has ended: that is why there is an attempt.")]
    private async Task WaitForAttemptAsync(Task attempt)
    {
        await attempt.WaitAsync(Grace, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!attempt.IsCompleted)
        {
            ActiveDbCommands.CountGivenUp();
            _operation.Abandon();
        }

        _prepared?.Dispose();
    }

    // Repeats the attempts: some providers ignore a cancel that comes before the statement's first step, or between two
    // statements of one command.
    private async Task StopUntilOutAsync()
    {
        lock (_lock)
        {
            if (_isStopping || !_inProvider)
            {
                return;
            }

            _isStopping = true;
        }

        if (_canceler.EarliestStop - TimeProvider.System.GetElapsedTime(_startedOnSystemClock) is { Ticks: > 0 } remainingDelay && _operation.IsCommand)
        {
            await Task.Delay(remainingDelay, TimeProvider.System).ConfigureAwait(false);
        }

        var pause = TimeSpan.FromMilliseconds(1);
        for (var attempt = 0; await TryStopAsync(attempt).ConfigureAwait(false); attempt++)
        {
            await Task.Delay(pause, TimeProvider.System).ConfigureAwait(false);
            pause = Min(pause * 2, s_maxPause);
        }
    }

    // True when another attempt is needed.
    private async ValueTask<bool> TryStopAsync(int attempt)
    {
        TaskCompletionSource attemptCompletion;
        lock (_lock)
        {
            if (!_inProvider)
            {
                return _isStopping = false;
            }

            _attempt = attemptCompletion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _wasCancelTried = true;
        var isToBeRepeated = true;
        try
        {
            isToBeRepeated = await _canceler.StopAsync(_operation, attempt).ConfigureAwait(false);
        }
        catch (Exception)                               // thrown by the provider; the attempt is repeated
        {
            ActiveDbCommands.CountFailedStop();
        }
        finally
        {
            lock (_lock)
            {
                _attempt = null;
                _isStopping = isToBeRepeated;
            }

            attemptCompletion.SetResult();
        }

        return isToBeRepeated;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
