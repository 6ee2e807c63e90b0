using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Timers;

/// <summary>
/// The system's clock read at a fifth of the price: as it stood when the system's coarse clock last ticked, a few
/// milliseconds ago at most. For long timeouts, of which most never pass.
/// </summary>
/// <remarks>
/// A timeout that counts from such a reading would pass too early. So the readings are kept for a while, and for those
/// timeouts that live on it is asked how late their start can have been: see <see cref="UpperBoundFor"/>. Thread-safe.
/// </remarks>
internal sealed class CoarseClock(TickClock exact)
{
    private const int Kept = 64;                // a power of two; on Linux, a quarter of a second

    private readonly long[] _readings = new long[Kept];     // guarded by the gate, as the count
    private long _count;
    private SpinGate _gate;
    private long _tick = long.MinValue;         // written after _now, so that who reads it finds a reading at least as new
    private long _now;

    /// <summary>Never later than the exact clock.</summary>
    public long Now
    {
        get
        {
            var tick = SystemTick();
            return tick == Volatile.Read(ref _tick) ? Volatile.Read(ref _now) : Read(tick);
        }
    }

    /// <summary>The latest that the exact clock can have shown when <see cref="Now"/> answered <paramref name="start"/>; that itself when it never did.</summary>
    /// <param name="start">What it answered.</param>
    /// <param name="now">What the exact clock showed after that.</param>
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
    private static long SystemTick() => Environment.TickCount64;

    private long Read(long tick)
    {
        var now = exact.Now;
        _gate.Enter();
        if (tick > _tick && now >= _now)        // else another thread has read it since
        {
            _readings[_count++ & (Kept - 1)] = now;
            Volatile.Write(ref _now, now);
            Volatile.Write(ref _tick, tick);
        }

        var reading = _now;
        _gate.Exit();
        return reading;
    }

    // The reading that followed; null when there is none yet, or when it is so long ago that nobody knows.
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
