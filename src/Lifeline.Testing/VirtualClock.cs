namespace Lifeline.Testing;

/// <summary>A clock that stands still until a test moves it.</summary>
/// <remarks>
/// <para><see cref="Advance"/> goes from one due timer to the next and runs each of them on the calling thread, with
/// the clock standing at exactly the instant the timer was armed for. When it returns, everything that was due has run:
/// a test of time needs neither waits nor retries.</para>
/// <para>It refuses what the system's clock refuses (waits of less than -1 ms or of more than 49.7 days), so that what
/// works on it works on a real one. It differs in two ways: it keeps fractions of a millisecond, and a timer armed with
/// zero does not run by itself but in the next <c>Advance</c>, for which <c>Advance(TimeSpan.Zero)</c> is enough.</para>
/// <para>Thread-safe. One thread advances at a time; a second one waits until the first has returned and then advances from
/// there.</para>
/// </remarks>
public sealed partial class VirtualClock : TimeProvider, IContextScheduler
{
    // A timer that arms itself for "now" again and again would keep Advance busy for ever.
    private const int MaxAtOneInstant = 1_000_000;

    // The number of timers due at once among which a seed chooses.
    private const int MaxCandidates = 64;

    private readonly Lock _advancing = new();           // held while timers run; never taken under _lock
    private readonly Lock _lock = new();                // guards the fields below; never held while a timer runs
    private readonly SortedSet<VirtualTimer> _armed = new(SoonestFirst.Instance);
    private readonly DateTimeOffset _start;
    private long _now;                                  // ticks of 100 ns since _start
    private long _wallClockStep;                        // the sum of all steps of the wall clock, in ticks
    private long _timersMade;                           // the number of the last timer; changed by interlocked operations, without the lock

    /// <summary>A clock that stands at the first instant of the year 2000, where Go's virtual time starts too.</summary>
    public VirtualClock()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>A clock that stands at <paramref name="start"/>.</summary>
    public VirtualClock(DateTimeOffset start) => _start = start;

    /// <summary>The time that has been advanced since the start; stepping the wall clock does not count.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(GetTimestamp());

    /// <summary>The armed timers, the soonest first. Empty when nothing waits for this clock any more.</summary>
    /// <remarks>A copy. All deadlines of contexts on a clock share one timer, which is armed for the soonest.</remarks>
    public IReadOnlyList<PendingTimer> Pending
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _armed.Select(timer => new PendingTimer(
                        TimeSpan.FromTicks(timer.Due),
                        TimeSpan.FromTicks(Math.Max(0, timer.Due - _now)),
                        timer.Period > 0 ? TimeSpan.FromTicks(timer.Period) : null)),
                ];
            }
        }
    }

    /// <summary>Timestamps count ticks of 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>UTC, wherever the test runs.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The ticks that have been advanced since the start.</summary>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <summary>The start, and what has been advanced and stepped since.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _start.AddTicks(_now + _wallClockStep).ToUniversalTime();
        }
    }

    /// <summary>A timer that runs during <see cref="Advance"/>, on the thread that advances.</summary>
    /// <remarks>As with the system's clock, a period of zero or of -1 ms makes it run once.</remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, Interlocked.Increment(ref _timersMade), callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves the time on, and on the way runs every timer that becomes due, at its own instant: the earliest first, and
    /// those of one instant in the order of their creation. Timers that are armed meanwhile take part.
    /// </summary>
    /// <param name="by">Zero or more. Zero runs what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative, or goes beyond the year 9999.</exception>
    /// <exception cref="InvalidOperationException">
    /// A timer's callback called this, or a timer keeps arming itself for the instant at which it runs.
    /// </exception>
    /// <remarks>An exception of a callback is thrown by this method, and the clock stays at that callback's instant.</remarks>
    public void Advance(TimeSpan by)
    {
        if (by < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(by), by, $"Time only goes forward. To set the wall clock back, use {nameof(StepWallClock)}.");
        }

        if (_advancing.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "A timer's callback can't advance the clock that runs it. Arm another timer, or advance after this one.");
        }

        lock (_advancing)
        {
            var target = Target(by);
            var (instant, count) = (-1L, 0);
            while (TakeDue(target, out var due) is { } timer)
            {
                count = due == instant ? count + 1 : 1;
                instant = due;
                if (count > MaxAtOneInstant)
                {
                    throw new InvalidOperationException(
                        $"{MaxAtOneInstant} timers ran at {Elapsed} after the start and there are more: one of them keeps arming itself for 'now'.");
                }

                timer.Run();
            }
        }
    }

    /// <summary>As <see cref="Advance"/>, to an instant: the one at which the wall clock will read <paramref name="utc"/>.</summary>
    /// <param name="utc">Now or later.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="utc"/> has passed.</exception>
    public void AdvanceTo(DateTimeOffset utc)
    {
        var by = utc - GetUtcNow();
        if (by < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(utc), utc, $"Time only goes forward, and it is {GetUtcNow():O} already. To set the wall clock back, use {nameof(StepWallClock)}.");
        }

        Advance(by);
    }

    /// <summary>
    /// Sets the wall clock, as an administrator or a time server would: <see cref="GetUtcNow"/> moves, and neither
    /// timestamps nor timers do.
    /// </summary>
    /// <param name="by">Forward, or backward when negative. Steps add up.</param>
    public void StepWallClock(TimeSpan by)
    {
        lock (_lock)
        {
            _ = _start.AddTicks(_now + _wallClockStep + by.Ticks);  // throws when out of DateTimeOffset's range
            _wallClockStep += by.Ticks;
        }
    }

    private long Target(TimeSpan by)
    {
        lock (_lock)
        {
            _ = _start.AddTicks(_now + _wallClockStep).Add(by);     // as above
            return _now + by.Ticks;
        }
    }

    // Moves the clock to the next timer that is due by the target, or to the target when there is none.
    private VirtualTimer? TakeDue(long target, out long due)
    {
        lock (_lock)
        {
            if (_armed.Min is not { } next || next.Due > target)
            {
                due = _now = target;
                return null;
            }

            due = _now = next.Due;
            Take(next);
            return next;
        }
    }

    // For a bubble's run, which goes from timer to timer.

    /// <summary>When the next timer is due, now at the soonest; null when none is armed.</summary>
    internal TimeSpan? NextDue()
    {
        lock (_lock)
        {
            return _armed.Min is { } next ? TimeSpan.FromTicks(Math.Max(next.Due, _now)) : null;
        }
    }

    /// <summary>Advances the clock without running timers.</summary>
    internal void PassTo(TimeSpan time)
    {
        lock (_lock)
        {
            _now = Math.Max(_now, time.Ticks);
        }
    }

    /// <summary>The number of timers that are due; at most 64, of which a seed chooses one.</summary>
    internal int CountDue()
    {
        lock (_lock)
        {
            var count = 0;
            foreach (var timer in _armed)
            {
                if (timer.Due > _now || ++count == MaxCandidates)
                {
                    break;
                }
            }

            return count;
        }
    }

    /// <summary>Removes and returns one of the due timers; null when there are fewer.</summary>
    /// <param name="index">Its index, in the order of due time and creation.</param>
    internal VirtualTimer? TakeDue(int index)
    {
        lock (_lock)
        {
            foreach (var timer in _armed)
            {
                if (timer.Due > _now)
                {
                    return null;
                }

                if (index-- == 0)
                {
                    Take(timer);
                    return timer;
                }
            }

            return null;
        }
    }

    private void Take(VirtualTimer timer)
    {
        _armed.Remove(timer);
        if (timer.Period > 0)
        {
            timer.Due += timer.Period;
            _armed.Add(timer);
        }
    }

    private void Arm(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        _armed.Remove(timer);
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        timer.Due = _now + Math.Max(0, dueTime.Ticks);
        timer.Period = Math.Max(0, period.Ticks);
        _armed.Add(timer);
    }
}
