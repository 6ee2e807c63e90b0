using Lifeline.Collections;

namespace Lifeline.Timers;

/// <summary>
/// A <see cref="TimeProvider"/> as contexts see it: a monotonic count of ticks of 100 ns, and the timer queue of all
/// deadlines on it. Deadlines are kept in these ticks, so that setting the wall clock does not move them.
/// </summary>
internal sealed class TickClock
{
    // In ticks. A smaller change of wall clock minus ticks is the imprecision of reading two clocks, not a step of the wall clock.
    private const long WallClockTolerance = 20 * TimeSpan.TicksPerMillisecond;

    // In ticks. From this duration on, the few milliseconds of a coarse clock's error are less than half a percent.
    private const long CoarseFrom = TimeSpan.TicksPerSecond;

    private static readonly WeakTable<TimeProvider, TickClock> s_clocks = new();

    private readonly long _start;               // a timestamp of the provider: tick 0
    private readonly bool _isInNanoseconds;     // the unit of the system clock's timestamps on most platforms
    private readonly CoarseClock? _coarse;      // null unless the provider is the system's
    private long _wallOffset;                   // wall clock minus ticks, in ticks; changes only when the wall clock was set

    private TickClock(TimeProvider provider)
    {
        Provider = provider;
        Scheduler = provider as IContextScheduler;
        _start = provider.GetTimestamp();
        _isInNanoseconds = provider.TimestampFrequency == 1_000_000_000;
        _wallOffset = provider.GetUtcNow().Ticks;
        _coarse = provider == TimeProvider.System ? new CoarseClock(this) : null;
        Timers = new TimerQueue(this);
    }

    public static TickClock System { get; } = new(TimeProvider.System);

    public TimeProvider Provider { get; }

    /// <summary>Runs the callbacks and tasks that contexts on this clock start; null for the thread pool.</summary>
    public IContextScheduler? Scheduler { get; }

    /// <summary>The deadlines and other timers on this clock.</summary>
    public TimerQueue Timers { get; }

    public long Now => _isInNanoseconds
        ? (Provider.GetTimestamp() - _start) / TimeSpan.NanosecondsPerTick      // as GetElapsedTime, without its division of doubles
        : Provider.GetElapsedTime(_start).Ticks;

    /// <summary>As <see cref="Now"/>, of the system's clock only: runs no foreign code, so it may be read under a gate.</summary>
    public long SystemNow => _isInNanoseconds
        ? (TimeProvider.System.GetTimestamp() - _start) / TimeSpan.NanosecondsPerTick
        : TimeProvider.System.GetElapsedTime(_start).Ticks;

    /// <summary>The clock of a provider: the same instance for as long as it is referenced.</summary>
    public static TickClock For(TimeProvider provider) =>
        provider == TimeProvider.System ? System : s_clocks.GetOrMake(provider, provider, static it => new TickClock(it));

    /// <summary>The last tick, some 29,000 years ahead. The value after it stands for no deadline.</summary>
    public const long LastTick = long.MaxValue - 1;

    // Far enough from the lower end of the range that neither the time since then nor a wall clock's offset can overflow.
    private const long FirstTick = long.MinValue / 4;

    /// <summary>The tick that lies <paramref name="span"/> ahead, clamped to the first and the last tick.</summary>
    public long After(TimeSpan span) => Sum(Now, span);

    /// <summary>As <see cref="After"/>, for the deadline of a context, whose <see cref="DueTime"/> is computed later.</summary>
    /// <remarks>On the system's clock, a long span counts from the last coarse tick: the result is up to some milliseconds less.</remarks>
    public long DeadlineAfter(TimeSpan span) => Sum(_coarse is not null && span.Ticks >= CoarseFrom ? _coarse.Now : Now, span);

    private static long Sum(long now, TimeSpan span)
    {
        var sum = unchecked(now + span.Ticks);
        if (((now ^ sum) & (span.Ticks ^ sum)) < 0)     // both terms have the sign that the sum lacks: overflow
        {
            sum = now < 0 ? FirstTick : LastTick;
        }

        return Math.Clamp(sum, FirstTick, LastTick);
    }

    /// <summary>The tick at which a deadline fires: not before its full timeout has passed, although that may count from a coarse tick.</summary>
    /// <param name="deadline">A deadline that has been set, in ticks.</param>
    /// <param name="budget">How much time there was then.</param>
    /// <param name="now">A reading of the clock after that.</param>
    public long DueTime(long deadline, TimeSpan budget, long now)
    {
        if (_coarse is null || budget.Ticks < CoarseFrom || deadline == LastTick)
        {
            return deadline;
        }

        var start = deadline - budget.Ticks;
        return deadline + (_coarse.UpperBoundFor(start, now) - start);
    }

    /// <summary>The time left until a tick; never negative.</summary>
    public TimeSpan Until(long tick) => TimeSpan.FromTicks(Math.Max(0, tick - Now));

    /// <summary>The wall clock's reading at a tick, by the offset between the two at present.</summary>
    public DateTimeOffset ToUtc(long tick)
    {
        var offset = WallOffset();
        return tick > DateTimeOffset.MaxValue.Ticks - offset
            ? DateTimeOffset.MaxValue
            : new DateTimeOffset(Math.Max(0, tick + offset), TimeSpan.Zero);
    }

    /// <summary>The tick at which the wall clock will read <paramref name="utc"/>, if it is not set before.</summary>
    public long ToTick(DateTimeOffset utc) => utc.UtcTicks - WallOffset();

    private long WallOffset()
    {
        var measured = Provider.GetUtcNow().Ticks - Now;
        if (Math.Abs(measured - Volatile.Read(ref _wallOffset)) > WallClockTolerance)
        {
            Volatile.Write(ref _wallOffset, measured);
        }

        return Volatile.Read(ref _wallOffset);
    }
}
