using Lifeline.Core;

namespace Lifeline.Timers;

/// <summary>The inboxes of all threads that set deadlines on the system clock, and the beat on which they are emptied into the wheel.</summary>
/// <remarks>The beat stops when nothing comes any more, and starts again with the next deadline.</remarks>
internal sealed class TimerBuffers
{
    /// <summary>The time from one beat to the next.</summary>
    public const long DrainInterval = 16 * TimeSpan.TicksPerMillisecond;

    private const long MinBufferedDelay = 4 * DrainInterval;         // what is to pass sooner goes to the wheel at once
    private const int DrainsUntilIdle = 8;

    [ThreadStatic]
    private static TimerBuffer? t_current;

    private readonly Lock _enrolling = new();
    private TimerBuffer[] _all = [];                  // replaced as a whole, under the lock; number 1 stands at 0
    private int _putsSeen;
    private int _idleDrains;
    private bool _isDraining;

    /// <summary>False when a deadline that was put in may have nobody to take it out: see that there is a beat.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining);

    /// <summary>The inbox of this thread.</summary>
    public TimerBuffer ForCurrentThread => t_current ?? CreateForCurrentThread();

    /// <summary>False for a deadline that is for the wheel at once, as its time comes soon.</summary>
    public static bool Takes(DeadlineNode deadline) => deadline.Budget.Ticks >= MinBufferedDelay;

    /// <summary>Takes a deadline out again.</summary>
    /// <returns>False when it is not here any more: it has gone to the wheel.</returns>
    public bool TryTake(DeadlineNode deadline, int slot)
    {
        var inbox = _all[-slot - 1];
        return inbox.TryTake(deadline, ReferenceEquals(inbox, t_current));
    }

    // The rest is called under the queue's gate.

    public bool Holds(DeadlineNode deadline, int slot) => _all[-slot - 1].Holds(deadline);

    /// <summary>Has a beat from now on: the caller sees to it.</summary>
    public void Start() => Volatile.Write(ref _isDraining, true);

    /// <summary>Moves all deadlines of all inboxes to the wheel.</summary>
    /// <param name="wheel">Where to.</param>
    /// <param name="clock">Tells when they are due.</param>
    /// <param name="soonest">Lowered to the soonest due time among them.</param>
    /// <param name="full">The slot that lacks room, when there is one.</param>
    /// <returns>False when the wheel lacks room. To be called again then, until all are moved.</returns>
    public bool TryDrain(TimerWheel wheel, TickClock clock, ref long soonest, out TimerWheel.Full full)
    {
        foreach (var inbox in _all)
        {
            if (!inbox.TryMoveTo(wheel, clock, ref soonest, out full))
            {
                return false;
            }
        }

        full = default;
        return true;
    }

    /// <summary>Called after each drain: stops the beat if nothing has come for a while.</summary>
    public void StopIfIdle()
    {
        var puts = 0;
        foreach (var inbox in _all)
        {
            puts = unchecked(puts + inbox.Puts);
        }

        _idleDrains = puts == _putsSeen ? _idleDrains + 1 : 0;
        _putsSeen = puts;
        if (_idleDrains >= DrainsUntilIdle)
        {
            Stop();
        }
    }

    // Who puts something in looks whether there is a beat, with no fence in between: this one is for all threads.
    private void Stop()
    {
        _idleDrains = 0;
        Volatile.Write(ref _isDraining, false);
        Interlocked.MemoryBarrierProcessWide();
        foreach (var inbox in _all)
        {
            if (!inbox.IsEmpty)
            {
                Start();
                return;
            }
        }
    }

    private TimerBuffer CreateForCurrentThread()
    {
        lock (_enrolling)
        {
            if (Array.Find(_all, static inbox => inbox.IsAbandoned) is { } left)
            {
                left.HandOver();
                return t_current = left;
            }

            var inbox = new TimerBuffer(_all.Length + 1);
            Volatile.Write(ref _all, [.. _all, inbox]);
            return t_current = inbox;
        }
    }
}
