using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Timers;

/// <summary>
/// The system's clock read at a fifth of the cost: its reading when the system's coarse clock last ticked, a few
/// milliseconds ago at most. For long timeouts, most of which never expire.
/// </summary>
/// <remarks>
/// A timeout that counts from a coarse reading would expire too early. So recent readings are kept, and a timeout that is
/// still live when it is put into the wheel gets the latest time at which it can have started: see <see cref="UpperBoundFor"/>.
/// Thread-safe.
/// </remarks>
internal sealed class CoarseClock(TickClock exact)
{
    private const int Kept = 64;                // readings; a power of two; on Linux, a quarter of a second

    private readonly long[] _readings = new long[Kept];     // a ring of ticks of 100 ns; guarded by _gate, as is _count
    private long _count;                        // readings taken since the start
    private SpinGate _gate;
    private long _systemMs = long.MinValue;         // in ms; stored after _now: loading _tick, then _now gets its reading or a newer one
    private long _now;                          // the last reading, in ticks of 100 ns

    /// <summary>Never later than the exact clock.</summary>
    public long Now
    {
        get
        {
            var tick = SystemMs();
            return tick == Volatile.Read(ref _systemMs) ? Volatile.Read(ref _now) : Read(tick);
        }
    }

    /// <summary>
    /// The latest reading of the exact clock at which <see cref="Now"/> can have returned <paramref name="start"/>;
    /// <paramref name="start"/> itself if it never did.
    /// </summary>
    /// <param name="start">A value that <see cref="Now"/> has returned.</param>
    /// <param name="now">A reading of the exact clock after that.</param>
    public long UpperBoundFor(long start, long now)
    {
        if (start == Volatile.Read(ref _now))
        {
            return now;
        }

        _gate.Enter();
        var latest = Find(start);
        _gate.Exit();
        return latest ?? now;
    }

    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "The coarse clock of the system's own TimeProvider, which does not offer it.")]
    private static long SystemMs() => Environment.TickCount64;

    private long Read(long tick)
    {
        var now = exact.Now;
        _gate.Enter();
        if (tick > _systemMs && now >= _now)        // else another thread has stored a newer reading
        {
            _readings[_count++ & (Kept - 1)] = now;
            Volatile.Write(ref _now, now);
            Volatile.Write(ref _systemMs, tick);
        }

        var reading = _now;
        _gate.Exit();
        return reading;
    }

    // The reading that followed start; null when there is none yet, or when start is older than all readings kept.
    private long? Find(long start)
    {
        long? next = null;
        for (var i = _count - 1; i >= Math.Max(0, _count - Kept); i--)
        {
            var reading = _readings[i & (Kept - 1)];
            if (reading <= start)
            {
                return reading == start ? next : start;
            }

            next = reading;
        }

        return null;
    }
}
