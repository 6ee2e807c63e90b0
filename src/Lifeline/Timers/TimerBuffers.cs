namespace Lifeline.Timers;

/// <summary>The timer buffers of all threads that set deadlines on the system clock, and the state of their periodic drain into the wheel.</summary>
/// <remarks>Draining stops when no deadline was added for some intervals, and starts again with the next deadline.</remarks>
internal sealed class TimerBuffers
{
    /// <summary>The time from one drain to the next, in ticks.</summary>
    public const long DrainInterval = 16 * TimeSpan.TicksPerMillisecond;

    private const long MinBufferedDelay = 4 * DrainInterval;         // in ticks; a shorter timeout goes to the wheel at once
    private const int DrainsUntilIdle = 8;

    [ThreadStatic]
    private static TimerBuffer? t_current;

    private readonly Lock _creating = new();          // guards the replacing of _all, and the takeover of a buffer
    private TimerBuffer[] _all = [];                  // copy on write; the buffer with number n is at n - 1; never shrinks
    private int _putsSeen;                      // the sum of all Puts at the last drain; guarded by the queue's gate, as is _idleDrains
    private int _idleDrains;                    // drains in a row since which no deadline was added
    private bool _isDraining;                   // written under the queue's gate, read without

    /// <summary>False when no drain is scheduled: a thread that has added a deadline must start draining.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining);

    /// <summary>The calling thread's buffer.</summary>
    public TimerBuffer ForCurrentThread => t_current ?? CreateForCurrentThread();

    /// <summary>False for a deadline so short that it has to go to the wheel at once.</summary>
    public static bool Takes(TimeSpan budget) => budget.Ticks >= MinBufferedDelay;

    /// <summary>Removes a deadline from its buffer.</summary>
    /// <returns>False when it was moved to the wheel or removed before.</returns>
    public bool TryTake(IDeadlineEntry deadline, int slot, int index)
    {
        var buffer = _all[-slot - 1];
        return buffer.TryTake(deadline, index, ReferenceEquals(buffer, t_current));
    }

    // The rest, but for CreateForCurrentThread, is called under the queue's gate.

    public bool Holds(IDeadlineEntry deadline, int slot, int index) => _all[-slot - 1].Holds(deadline, index);

    /// <summary>Notes that draining is on. The caller schedules the first drain.</summary>
    public void Start() => Volatile.Write(ref _isDraining, true);

    /// <summary>Moves all deadlines of all buffers to the wheel.</summary>
    /// <param name="wheel">The wheel that gets them.</param>
    /// <param name="clock">Computes their due times.</param>
    /// <param name="soonest">Lowered to the earliest due time among them, in ticks.</param>
    /// <param name="full">The slot that lacks room, when there is one.</param>
    /// <returns>False when the wheel lacks room. To be called again then, until all are moved.</returns>
    public bool TryDrain(TimerWheel wheel, TickClock clock, ref long soonest, out TimerWheel.Full full)
    {
        foreach (var buffer in _all)
        {
            if (!buffer.TryMoveTo(wheel, clock, ref soonest, out full))
            {
                return false;
            }
        }

        full = default;
        return true;
    }

    /// <summary>Called after each drain: stops draining after <see cref="DrainsUntilIdle"/> drains without a new deadline.</summary>
    public void StopIfIdle()
    {
        var puts = 0;
        foreach (var buffer in _all)
        {
            puts = unchecked(puts + buffer.Puts);
        }

        _idleDrains = puts == _putsSeen ? _idleDrains + 1 : 0;
        _putsSeen = puts;
        if (_idleDrains >= DrainsUntilIdle)
        {
            Stop();
        }
    }

    // Dekker's race: an adding thread stores a deadline, then loads _isDraining (TimerQueue.Put), with no fence in between; this
    // method stores _isDraining, then loads the places. The process-wide barrier is the StoreLoad fence of both sides.
    private void Stop()
    {
        _idleDrains = 0;
        Volatile.Write(ref _isDraining, false);
        Interlocked.MemoryBarrierProcessWide();
        foreach (var buffer in _all)
        {
            if (!buffer.IsEmpty)
            {
                Start();
                return;
            }
        }
    }

    private TimerBuffer CreateForCurrentThread()
    {
        lock (_creating)
        {
            if (Array.Find(_all, static buffer => buffer.IsAbandoned) is { } abandoned)
            {
                abandoned.HandOver();
                return t_current = abandoned;
            }

            var buffer = new TimerBuffer(_all.Length + 1);
            Volatile.Write(ref _all, [.. _all, buffer]);
            return t_current = buffer;
        }
    }
}
