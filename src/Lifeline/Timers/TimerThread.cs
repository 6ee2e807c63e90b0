namespace Lifeline.Timers;

/// <summary>
/// A timer of the system clock with a thread of its own, so that a deadline fires in time although every thread of the pool
/// is blocked: the framework's timers call back on the pool.
/// </summary>
/// <remarks>
/// The thread is started when the timer is armed, and ends after a second in which it was not. Thread-safe. Never early:
/// waits are rounded up to whole milliseconds.
/// </remarks>
internal sealed class TimerThread(Action callback) : ITimer
{
    private static readonly long s_idle = TimeProvider.System.TimestampFrequency;          // one second, in timestamps

    private readonly object _lock = new();      // a monitor: the timer thread waits on it
    private long _due = long.MaxValue;          // the due time, in timestamps of the system clock; MaxValue while disarmed; guarded by _lock
    private long _wakesAt;                      // the timestamp until which the thread sleeps; guarded by _lock
    private bool _hasThread;                    // true while the thread runs; guarded by _lock

    /// <summary>Arms the timer again, for one callback; disarms it when the due time is negative. The period is ignored.</summary>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        var due = dueTime < TimeSpan.Zero ? long.MaxValue : TimeProvider.System.GetTimestamp() + (long)(dueTime.TotalSeconds * TimeProvider.System.TimestampFrequency);
        lock (_lock)
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
                Monitor.Pulse(_lock);
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

    // Blocks until the timer is due. False when it was disarmed for a second, and the thread has to end.
    private bool WaitForDue()
    {
        lock (_lock)
        {
            while (true)
            {
                var now = TimeProvider.System.GetTimestamp();
                if (_due <= now)
                {
                    _due = long.MaxValue;
                    _wakesAt = now;             // the callback arms the timer again
                    return true;
                }

                var isIdle = _due == long.MaxValue;
                var wait = isIdle ? s_idle : _due - now;
                _wakesAt = now + wait;
                var isPulsed = Monitor.Wait(_lock, (int)Math.Ceiling(wait * 1000.0 / TimeProvider.System.TimestampFrequency));
                if (isIdle && !isPulsed && _due == long.MaxValue)
                {
                    _hasThread = false;
                    return false;
                }
            }
        }
    }
}
