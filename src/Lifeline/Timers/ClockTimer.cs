namespace Lifeline.Timers;

/// <summary>
/// A timer on a clock's own queue, for what waits for time without being a context. Never early, for spans of any length.
/// Pushing its time on writes one field: when it fires too early for that, it waits for what is left.
/// </summary>
/// <remarks>Thread-safe. May be armed again after each call.</remarks>
internal sealed class ClockTimer : ITimerEntry, IDisposable
{
    private const int Idle = 0;
    private const int Armed = 1;
    private const int Disposed = 2;

    private readonly TickClock _clock;
    private readonly Action<object> _onDue;
    private readonly object _state;
    private long _due;
    private int _phase;

    /// <param name="clock">Whose time counts.</param>
    /// <param name="due">When, in ticks of the clock.</param>
    /// <param name="onDue">
    /// Called once for each time that it was armed and became due: on the clock's timer thread, or by <see cref="Arm"/> if the
    /// time has come already. Must not run foreign code.
    /// </param>
    /// <param name="state">What that is handed.</param>
    public ClockTimer(TickClock clock, long due, Action<object> onDue, object state)
    {
        _clock = clock;
        _due = due;
        _onDue = onDue;
        _state = state;
    }

    /// <summary>When it is due, in ticks of the clock. While it is armed, it only ever moves on.</summary>
    public long Due
    {
        get => Volatile.Read(ref _due);
        set => Volatile.Write(ref _due, value);
    }

    int ITimerEntry.Slot { get; set; }

    int ITimerEntry.PlaceInSlot { get; set; }

    /// <summary>Has it call at a tick. Does nothing while it is armed already.</summary>
    public void ArmAt(long due)
    {
        if (Volatile.Read(ref _phase) == Idle && Interlocked.CompareExchange(ref _phase, Armed, Idle) == Idle)
        {
            Due = due;
            Start();
        }
    }

    /// <summary>Has it call when it is due. Does nothing while it is armed already.</summary>
    public void Arm()
    {
        if (Interlocked.CompareExchange(ref _phase, Armed, Idle) == Idle)
        {
            Start();
        }
    }

    /// <summary>Frees it. A call that is under way is not waited for. The second time does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _phase, Disposed) == Armed)
        {
            _clock.RemoveForGood(this);
        }
    }

    void ITimerEntry.Expire(long now)
    {
        if (Due <= now)
        {
            Call();
            return;
        }

        _clock.AddAgain(this, Due);
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
            Interlocked.CompareExchange(ref _phase, Idle, Armed);       // the clock threw: it waits for nothing
            throw;
        }
    }

    private void Wait()
    {
        if (_clock.Add(this, Due))
        {
            RemoveIfDisposed();
        }
        else
        {
            Call();
        }
    }

    // It may have been disposed between the two, when there was nothing to remove yet.
    private void RemoveIfDisposed()
    {
        if (Volatile.Read(ref _phase) == Disposed)
        {
            _clock.Remove(this);
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
