namespace Lifeline.Timers;

/// <summary>
/// A timer on a clock's own queue, for a wait that is not a context. Never early, for spans of any length. Moving the due
/// time later writes one field: a timer that expires before the new time is added to the queue again.
/// </summary>
/// <remarks>Thread-safe. May be armed again after each callback.</remarks>
internal sealed class ClockTimer : ITimerEntry, IDisposable
{
    private const int Idle = 0;
    private const int Armed = 1;
    private const int Disposed = 2;

    private readonly TickClock _clock;
    private readonly Action<object> _onDue;
    private readonly object _state;
    private TimerPlace _place;                  // belongs to the clock's timer queue
    private long _due;                          // ticks of 100 ns
    private int _phase;                         // Idle, Armed or Disposed; changed by interlocked operations only; Disposed is final

    /// <param name="clock">The clock of <paramref name="due"/>.</param>
    /// <param name="due">The due time, in ticks of the clock.</param>
    /// <param name="onDue">
    /// Called once for each time that the timer was armed and became due: on the clock's timer thread, or by <see cref="Arm"/> if the
    /// time has come already. Must not run foreign code.
    /// </param>
    /// <param name="state">The argument of <paramref name="onDue"/>.</param>
    public ClockTimer(TickClock clock, long due, Action<object> onDue, object state)
    {
        _clock = clock;
        _due = due;
        _onDue = onDue;
        _state = state;
    }

    /// <summary>The due time, in ticks of the clock. While the timer is armed, it only moves later.</summary>
    public long Due
    {
        get => Volatile.Read(ref _due);
        set => Volatile.Write(ref _due, value);
    }

    ref TimerPlace ITimerEntry.Place => ref _place;

    /// <summary>Arms the timer for a tick. Does nothing while it is armed already.</summary>
    public void ArmAt(long due)
    {
        if (Volatile.Read(ref _phase) == Idle && Interlocked.CompareExchange(ref _phase, Armed, Idle) == Idle)
        {
            Due = due;
            Start();
        }
    }

    /// <summary>Arms the timer for <see cref="Due"/>. Does nothing while it is armed already.</summary>
    public void Arm()
    {
        if (Interlocked.CompareExchange(ref _phase, Armed, Idle) == Idle)
        {
            Start();
        }
    }

    /// <summary>Disarms the timer for good. Does not wait for a running callback. The second time does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _phase, Disposed) == Armed)
        {
            _clock.Timers.RemoveForGood(this);
        }
    }

    void ITimerEntry.Expire(long now)
    {
        if (Due <= now)
        {
            Call();
            return;
        }

        _clock.Timers.AddAgain(this, Due);
        RemoveIfDisposed();
    }

    private void Start()
    {
        try
        {
            Wait();
        }
        catch
        {
            Interlocked.CompareExchange(ref _phase, Idle, Armed);       // the provider threw: the queue does not hold this timer
            throw;
        }
    }

    private void Wait()
    {
        if (_clock.Timers.Add(this, Due))
        {
            RemoveIfDisposed();
        }
        else
        {
            Call();
        }
    }

    // Dispose may have run after _phase became Armed and before the queue's Add, when there was nothing to remove yet.
    private void RemoveIfDisposed()
    {
        if (Volatile.Read(ref _phase) == Disposed)
        {
            _clock.Timers.Remove(this);
        }
    }

    private void Call()
    {
        if (Interlocked.CompareExchange(ref _phase, Idle, Armed) == Armed)
        {
            _onDue(_state);
        }
    }
}
