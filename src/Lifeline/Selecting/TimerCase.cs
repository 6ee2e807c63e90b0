using Lifeline.Time;

namespace Lifeline.Selecting;

/// <summary>
/// Waits until an instant, which each turn may push on. The timer is not touched for that: when it fires too early, it is
/// armed for what is left.
/// </summary>
internal abstract class TimerCase(Bell bell, Clock clock, Body body, Func<bool>? when) : Case(bell, when)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(0xfffffffe);     // what timers take

    private readonly Lock _gate = new();
    private ITimer? _timer;                     // guarded by _gate; null until the first wait, and between the runs of a select
    private bool _isArmed;                      // guarded by _gate
    private long _due = long.MaxValue;          // in ticks of the clock

    protected Clock Clock => clock;

    protected long Due
    {
        get => Volatile.Read(ref _due);
        set => Volatile.Write(ref _due, value);
    }

    public override bool TryTake() => clock.Now >= Due;

    public override Task RunAsync() => body.RunAsync();

    public override void Arm()
    {
        lock (_gate)
        {
            if (_isArmed)
            {
                return;
            }

            _isArmed = true;
            _timer ??= clock.Provider.CreateTimer(static of => ((TimerCase)of!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Start(_timer);
        }
    }

    public override void Disarm()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
            _isArmed = false;
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_timer is null)
            {
                return;                         // disarmed meanwhile
            }

            if (clock.Now < Due)
            {
                Start(_timer);
                return;
            }

            _isArmed = false;
        }

        Bell.Ring(elsewhere: true);
    }

    private void Start(ITimer timer)
    {
        var left = clock.Until(Due);
        timer.Change(left < s_longest ? left : s_longest, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>So long after the beginning of the turn.</summary>
internal sealed class AfterCase(Bell bell, Clock clock, TimeSpan span, Body body, Func<bool>? when) : TimerCase(bell, clock, body, when)
{
    protected override void OnBegin() => Due = Clock.After(span);
}

/// <summary>Again and again.</summary>
internal sealed class EveryCase(Bell bell, Clock clock, TimeSpan period, Body body, Func<bool>? when) : TimerCase(bell, clock, body, when)
{
    protected override void OnBegin()
    {
        if (Due == long.MaxValue)
        {
            Due = Clock.After(period);          // the first turn
        }
    }

    public override bool TryTake()
    {
        var late = Clock.Now - Due;
        if (late < 0)
        {
            return false;
        }

        Due += period.Ticks * (1 + (late / period.Ticks));
        return true;
    }
}
