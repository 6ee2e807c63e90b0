namespace Lifeline.Timers;

/// <summary>An entry of a <see cref="TimerQueue"/>, which expires at its due time.</summary>
internal interface ITimerEntry
{
    /// <summary>Where the queue has this entry: a field of it, which only the queue reads and writes.</summary>
    ref TimerPlace Place { get; }

    /// <summary>Called once each time the entry is due, on the clock's timer thread and under no gate, after the entry was removed from the queue.</summary>
    /// <param name="now">The clock's tick. Not before the entry's due time.</param>
    void Expire(long now);
}

/// <summary>An entry that is most likely removed long before its time, and so may wait in a <see cref="TimerBuffer"/> first.</summary>
internal interface IDeadlineEntry : ITimerEntry
{
    /// <summary>When the time is up, in ticks of the clock; it may count from a coarse tick: see <see cref="TickClock.DueTime"/>.</summary>
    long Deadline { get; }

    /// <summary>How much time there was when the deadline was set.</summary>
    TimeSpan Budget { get; }

    /// <summary>True once the entry is not to expire any more. The thread that makes it true removes the entry after that.</summary>
    bool IsCanceled { get; }
}

/// <summary>Where a <see cref="TimerQueue"/> has an entry. A field of the entry, so that removing it needs no search.</summary>
internal struct TimerPlace
{
    /// <summary>
    /// The wheel's slot that holds the entry, counted from 1; 0 when none does; the negated number of a timer buffer while one
    /// holds it. Guarded by the queue's gate; the negative value is stored by the buffer's owner thread, without the gate.
    /// </summary>
    public int Slot;

    /// <summary>The entry's index in the slot or in the timer buffer. Guarded as <see cref="Slot"/>.</summary>
    public int Index;
}
