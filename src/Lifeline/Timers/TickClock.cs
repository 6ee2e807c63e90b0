using Lifeline.Leaks;
using Lifeline.Core;

namespace Lifeline.Timers;

/// <summary>
/// A <see cref="TimeProvider"/> as contexts see it: a count of ticks of 100 ns that only goes forward, and the wheel
/// of all deadlines on it. Deadlines are kept in these ticks, so that a wall clock that is set does not move them.
/// </summary>
internal sealed class TickClock
{
    // Below this, a difference between wall clock and ticks is how precisely two clocks can be read, not a step.
    private const long WallClockTolerance = 20 * TimeSpan.TicksPerMillisecond;

    // From here on, the few milliseconds of a coarse clock are less than half a percent.
    private const long CoarseFrom = TimeSpan.TicksPerSecond;

    private static readonly WeakTable<TimeProvider, TickClock> s_clocks = new();

    private readonly long _start;
    private readonly bool _isInNanoseconds;     // how the system clock counts on most platforms
    private readonly TimerQueue _queue;
    private readonly CoarseClock? _coarse;      // for the system's clock only
    private long _wallOffset;                   // wall clock minus ticks; moves only when the wall clock was set

    private TickClock(TimeProvider provider)
    {
        Provider = provider;
        Scheduler = provider as IContextScheduler;
        _start = provider.GetTimestamp();
        _isInNanoseconds = provider.TimestampFrequency == 1_000_000_000;
        _wallOffset = provider.GetUtcNow().Ticks;
        _coarse = provider == TimeProvider.System ? new CoarseClock(this) : null;
        _queue = new TimerQueue(this);
    }

    public static TickClock System { get; } = new(TimeProvider.System);

    public TimeProvider Provider { get; }

    /// <summary>Who runs what contexts on this clock start; null for the thread pool.</summary>
    public IContextScheduler? Scheduler { get; }

    public long Now => _isInNanoseconds
        ? (Provider.GetTimestamp() - _start) / TimeSpan.NanosecondsPerTick      // as GetElapsedTime, without its division of doubles
        : Provider.GetElapsedTime(_start).Ticks;

    /// <summary>As <see cref="Now"/>, of the system's clock only: runs no code of others, so it may be asked under a gate.</summary>
    public long SystemNow => _isInNanoseconds
        ? (TimeProvider.System.GetTimestamp() - _start) / TimeSpan.NanosecondsPerTick
        : TimeProvider.System.GetElapsedTime(_start).Ticks;

    /// <summary>The clock of a provider: the same one for as long as anybody uses it.</summary>
    public static TickClock For(TimeProvider provider) =>
        provider == TimeProvider.System ? System : s_clocks.GetOrMake(provider, provider, static it => new TickClock(it));

    /// <summary>The last tick there is, some 29,000 years ahead. The one after it stands for no deadline at all.</summary>
    public const long LastTick = long.MaxValue - 1;

    // So far from both ends of the range that neither the time since then nor a wall clock's offset can overflow.
    private const long FirstTick = long.MinValue / 4;

    /// <summary>The tick that lies <paramref name="span"/> ahead, or the first or last one there is.</summary>
    public long After(TimeSpan span) => Sum(Now, span);

    /// <summary>As <see cref="After"/>, for the deadline of a context, of which <see cref="DueTime"/> is asked later.</summary>
    /// <remarks>On the system's clock, a long span is counted from its last coarse tick: up to some milliseconds less.</remarks>
    public long DeadlineAfter(TimeSpan span) => Sum(_coarse is not null && span.Ticks >= CoarseFrom ? _coarse.Now : Now, span);

    private static long Sum(long now, TimeSpan span)
    {
        var sum = unchecked(now + span.Ticks);
        if (((now ^ sum) & (span.Ticks ^ sum)) < 0)     // both have the other sign: it went over the end
        {
            sum = now < 0 ? FirstTick : LastTick;
        }

        return Math.Clamp(sum, FirstTick, LastTick);
    }

    /// <summary>When a deadline fires: not before its time has passed in full, however coarsely that was counted.</summary>
    /// <param name="node">A deadline that has been set.</param>
    /// <param name="now">What the clock showed after that.</param>
    public long DueTime(DeadlineNode node, long now)
    {
        if (_coarse is null || node.Budget.Ticks < CoarseFrom || node.Deadline == LastTick)
        {
            return node.Deadline;
        }

        var start = node.Deadline - node.Budget.Ticks;
        return node.Deadline + (_coarse.UpperBoundFor(start, now) - start);
    }

    /// <summary>The time left until a tick; never negative.</summary>
    public TimeSpan Until(long tick) => TimeSpan.FromTicks(Math.Max(0, tick - Now));

    /// <summary>The wall clock's reading at a tick, as far as anybody can tell now.</summary>
    public DateTimeOffset ToUtc(long tick)
    {
        var offset = WallOffset();
        return tick > DateTimeOffset.MaxValue.Ticks - offset
            ? DateTimeOffset.MaxValue
            : new DateTimeOffset(Math.Max(0, tick + offset), TimeSpan.Zero);
    }

    /// <summary>The tick at which the wall clock will read <paramref name="utc"/>, if nobody sets it before.</summary>
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

    public bool Add(DeadlineNode node) => _queue.Add(node);

    /// <summary>Has an entry wait until a tick.</summary>
    /// <returns>False when that has passed: nothing was added.</returns>
    public bool Add(ITimerEntry entry, long due) => _queue.Add(entry, due);

    /// <summary>Has an entry that was fired wait on. Never throws.</summary>
    public void AddAgain(ITimerEntry entry, long due) => _queue.AddAgain(entry, due);

    public void Remove(DeadlineNode node) => _queue.Remove(node);

    public void Remove(ITimerEntry entry) => _queue.Remove(entry);

    /// <summary>As <see cref="Remove(ITimerEntry)"/>; if nothing waits any more on a clock of the user's, its timer is taken back.</summary>
    public void RemoveForGood(ITimerEntry entry) => _queue.RemoveForGood(entry);

    /// <summary>Has <paramref name="instead"/> wait in the place of <paramref name="node"/>, if that waits, and until the same time.</summary>
    public void Substitute(DeadlineNode node, DeadlineNode instead) => _queue.Substitute(node, instead);

    /// <summary>True while a deadline waits for its time.</summary>
    public bool Holds(DeadlineNode node) => _queue.Holds(node);
}
