namespace Lifeline.Timers;

/// <summary>An entry of a <see cref="TimerQueue"/>, which expires at its due time.</summary>
internal interface ITimerEntry
{
    /// <summary>
    /// The wheel's slot that holds this entry, counted from 1; 0 when none does; the negated number of a timer buffer while one
    /// holds it. Guarded by the queue's gate; the negative value is set by the buffer's owner thread, without the gate.
    /// </summary>
    int Slot { get; set; }

    /// <summary>This entry's index in the slot or in the timer buffer. Guarded as <see cref="Slot"/>.</summary>
    int PlaceInSlot { get; set; }

    /// <summary>Called once each time the entry is due, on the clock's timer thread and under no gate, after the entry was removed from the queue.</summary>
    /// <param name="now">The clock's tick. Not before the entry's due time.</param>
    void Expire(long now);
}
