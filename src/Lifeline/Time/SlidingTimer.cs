namespace Lifeline.Time;

/// <summary>
/// A timer for an instant that is pushed on often. Pushing writes one field and leaves the framework's timer alone: when
/// that fires too early, it is set for what is left.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SlidingTimer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Clock _clock;
    private readonly Action<object> _onDue;
    private readonly object _state;
    private readonly ITimer _timer;
    private bool _isArmed;                      // guarded by _gate
    private bool _isDisposed;                   // guarded by _gate
    private long _due;

    /// <param name="clock">Whose ticks count.</param>
    /// <param name="due">When.</param>
    /// <param name="onDue">Called once for each time that it was armed and became due, on the clock's timer thread.</param>
    /// <param name="state">What that is handed.</param>
    public SlidingTimer(Clock clock, long due, Action<object> onDue, object state)
    {
        _clock = clock;
        _due = due;
        _onDue = onDue;
        _state = state;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = clock.Provider.CreateTimer(static timer => ((SlidingTimer)timer!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>When it is due, in ticks of the clock. Only ever moves on.</summary>
    public long Due
    {
        get => Volatile.Read(ref _due);
        set => Volatile.Write(ref _due, value);
    }

    /// <summary>Has it call when it is due. Does nothing while it is armed already.</summary>
    public void Arm()
    {
        lock (_gate)
        {
            if (!_isArmed && !_isDisposed)
            {
                _isArmed = true;
                Start();
            }
        }
    }

    /// <summary>Frees it. A call that is under way is not waited for.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer.Dispose();
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_isDisposed || !_isArmed)
            {
                return;
            }

            if (_clock.Now < Due)
            {
                Start();
                return;
            }

            _isArmed = false;
        }

        _onDue(_state);
    }

    private void Start()
    {
        var left = _clock.Until(Due);
        _timer.Change(Clocks.Timer(left), Timeout.InfiniteTimeSpan);
    }
}
