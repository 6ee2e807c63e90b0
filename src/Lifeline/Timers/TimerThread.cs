namespace Lifeline.Timers;

/// <summary>
/// A timer of the system clock with a thread of its own, so that a deadline comes in time although every thread of the pool
/// is blocked: the framework's timers call back on the pool.
/// </summary>
/// <remarks>
/// The thread is started when the timer is armed, and ends after a second in which it was not. Thread-safe. Never early:
/// waits are rounded up to whole milliseconds.
/// </remarks>
internal sealed class TimerThread(Action callback) : ITimer
{
    private static readonly long s_idle = TimeProvider.System.TimestampFrequency;          // a second

    private readonly object _gate = new();      // a monitor, as it is waited on
    private long _due = long.MaxValue;          // in timestamps of the system clock; guarded by _gate
    private long _wakesAt;                      // until when the thread sleeps; guarded by _gate
    private bool _hasThread;                    // guarded by _gate

    /// <summary>Arms it anew, for one call. The period is ignored.</summary>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        var due = dueTime < TimeSpan.Zero ? long.MaxValue : TimeProvider.System.GetTimestamp() + (long)(dueTime.TotalSeconds * TimeProvider.System.TimestampFrequency);
        lock (_gate)
        {
            _due = due;
            if (due == long.MaxValue)
            {
                return true;
            }

            if (!_hasThread)
            {
                new Thread(Run) { IsBackground = true, Name = "Lifeline timers" }.UnsafeStart();
                _hasThread = true;
            }
            else if (due < _wakesAt)
            {
                Monitor.Pulse(_gate);
            }
        }

        return true;
    }

    public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        while (WaitForDue())
        {
            callback();
        }
    }

    // False when there was nothing to wait for, and the thread is to end.
    private bool WaitForDue()
    {
        lock (_gate)
        {
            while (true)
            {
                var now = TimeProvider.System.GetTimestamp();
                if (_due <= now)
                {
                    _due = long.MaxValue;
                    _wakesAt = now;             // the callback arms us anew
                    return true;
                }

                var isIdle = _due == long.MaxValue;
                var wait = isIdle ? s_idle : _due - now;
                _wakesAt = now + wait;
                var isPulsed = Monitor.Wait(_gate, (int)Math.Ceiling(wait * 1000.0 / TimeProvider.System.TimestampFrequency));
                if (isIdle && !isPulsed && _due == long.MaxValue)
                {
                    _hasThread = false;
                    return false;
                }
            }
        }
    }
}
