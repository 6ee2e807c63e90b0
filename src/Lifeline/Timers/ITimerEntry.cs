namespace Lifeline.Timers;

/// <summary>What waits in a <see cref="TimerQueue"/> for its time to come.</summary>
internal interface ITimerEntry
{
    /// <summary>Which slot of the wheel we are in, counted from 1; 0 when in none, negative in a thread's inbox. Guarded by the queue's gate.</summary>
    int Slot { get; set; }

    /// <summary>Our place in the slot. Guarded by the queue's gate.</summary>
    int PlaceInSlot { get; set; }

    /// <summary>Called once, on the thread of the clock's timer and under no gate, after this was taken out of the queue.</summary>
    /// <param name="now">The clock's tick. Not before the time that was asked for.</param>
    void Expire(long now);
}
