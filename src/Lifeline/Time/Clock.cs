using System.Runtime.CompilerServices;
using Lifeline.Tree;

namespace Lifeline.Time;

/// <summary>
/// A <see cref="TimeProvider"/> as contexts see it: a count of ticks of 100 ns that only goes forward, and the wheel
/// of all deadlines on it. Deadlines are kept in these ticks, so that a wall clock that is set does not move them.
/// </summary>
internal sealed class Clock
{
    // Below this, a difference between wall clock and ticks is how precisely two clocks can be read, not a step.
    private const long WallClockTolerance = 20 * TimeSpan.TicksPerMillisecond;

    // From here on, the few milliseconds of a coarse clock are less than half a percent.
    private const long CoarseFrom = TimeSpan.TicksPerSecond;

    private static readonly ConditionalWeakTable<TimeProvider, Clock> s_clocks = [];

    private readonly long _start;
    private readonly bool _isInNanoseconds;     // how the system clock counts on most platforms
    private readonly TimerQueue _queue;
    private readonly CoarseClock? _coarse;      // for the system's clock only
    private long _wallOffset;                   // wall clock minus ticks; moves only when the wall clock was set

    private Clock(TimeProvider provider)
    {
        Provider = provider;
        Scheduler = provider as IContextScheduler;
        _start = provider.GetTimestamp();
        _isInNanoseconds = provider.TimestampFrequency == 1_000_000_000;
        _wallOffset = provider.GetUtcNow().Ticks;
        _coarse = provider == TimeProvider.System ? new CoarseClock(this) : null;
        _queue = new TimerQueue(this);
    }

    public static Clock System { get; } = For(TimeProvider.System);

    public TimeProvider Provider { get; }

    /// <summary>Who runs what contexts on this clock start; null for the thread pool.</summary>
    public IContextScheduler? Scheduler { get; }

    public long Now => _isInNanoseconds
        ? (Provider.GetTimestamp() - _start) / TimeSpan.NanosecondsPerTick      // as GetElapsedTime, without its division of doubles
        : Provider.GetElapsedTime(_start).Ticks;

    public static Clock For(TimeProvider provider) => s_clocks.GetValue(provider, static p => new Clock(p));

    /// <summary>The last tick there is, some 29,000 years ahead. The one after it stands for no deadline at all.</summary>
    public const long LastTick = long.MaxValue - 1;

    /// <summary>The tick that lies <paramref name="span"/> ahead, or the last one.</summary>
    /// <remarks>On the system's clock, a long span is counted from its last coarse tick: up to some milliseconds less.</remarks>
    public long After(TimeSpan span)
    {
        var now = _coarse is not null && span.Ticks >= CoarseFrom ? _coarse.Now : Now;
        return span.Ticks > LastTick - now ? LastTick : now + span.Ticks;
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
        return node.Deadline + (_coarse.LatestStart(start, now) - start);
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

    public void Remove(DeadlineNode node) => _queue.Remove(node);

    /// <summary>Has <paramref name="instead"/> wait in the place of <paramref name="node"/>, if that waits, and until the same time.</summary>
    public void Substitute(DeadlineNode node, DeadlineNode instead) => _queue.Substitute(node, instead);

    /// <summary>True while a deadline waits for its time.</summary>
    public bool Holds(DeadlineNode node) => _queue.Holds(node);
}
