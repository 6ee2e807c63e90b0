using System.Data;
using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Data.Running;

/// <content>The stops: only while control is inside of the provider, again and again until it is out, and none after that.</content>
internal sealed partial class CommandExecution
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly long _begun = TimeProvider.System.GetTimestamp();        // as drivers and servers count, whatever the context's clock
    private bool _inProvider;                             // guarded by _gate
    private bool _isStopping;                           // guarded by _gate: somebody is in StopUntilOutAsync
    private TaskCompletionSource? _attempt;             // guarded by _gate: while an attempt to stop is going on
    private volatile bool _wasTried;                    // to stop it, at least once
    private IDisposable? _prepared;                     // the thread's that is inside

    /// <summary>For how long is waited for a provider that does not return from what is to stop it.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(2);

    private void Enter()
    {
        _prepared = _work.MaybeConnection is { State: ConnectionState.Open } open ? _stopper.Prepare(open) : null;
        lock (_gate)
        {
            _inProvider = true;
        }
    }

    private ValueTask LeaveAsync()
    {
        Task? attempt;
        lock (_gate)
        {
            _inProvider = false;
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
        await attempt.WaitAsync(Grace, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!attempt.IsCompleted)
        {
            ActiveDbCommands.CountGivenUp();
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
            if (_isStopping || !_inProvider)
            {
                return;
            }

            _isStopping = true;
        }

        if (_stopper.EarliestStop - TimeProvider.System.GetElapsedTime(_begun) is { Ticks: > 0 } tooEarly && _work.IsCommand)
        {
            await Task.Delay(tooEarly, TimeProvider.System).ConfigureAwait(false);
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
            if (!_inProvider)
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
            ActiveDbCommands.CountFailedStop();
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

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
