using Lifeline.Timers;

namespace Lifeline.Selecting;

/// <summary>Waits until an instant, which each turn may push on.</summary>
internal abstract class TimerCase(AsyncSignal bell, TickClock clock, CaseAction body, Func<bool>? when) : Case(bell, when)
{
    private ClockTimer? _timer;                 // from the first wait on, while the select runs

    protected TickClock Clock => clock;

    /// <summary>In ticks of the clock; null before the first turn, and for never.</summary>
    protected long? Due { get; set; }

    public override bool TryTake() => clock.Now >= Due;

    public override Task RunAsync() => body.RunAsync();

    public override void Arm()
    {
        if (Due is not { } due)
        {
            return;
        }

        _timer ??= new ClockTimer(clock, due, static bell => ((AsyncSignal)bell).Signal(elsewhere: true), Signal);
        _timer.Due = due;
        _timer.Arm();
    }

    public override void Disarm()
    {
        _timer?.Dispose();
        _timer = null;
    }
}

/// <summary>So long after the beginning of the turn.</summary>
internal sealed class AfterCase(AsyncSignal bell, TickClock clock, TimeSpan span, CaseAction body, Func<bool>? when) : TimerCase(bell, clock, body, when)
{
    protected override void OnBegin() => Due = span == Timeout.InfiniteTimeSpan ? null : Clock.After(span);
}

/// <summary>Again and again.</summary>
internal sealed class EveryCase(AsyncSignal bell, TickClock clock, TimeSpan period, CaseAction body, Func<bool>? when) : TimerCase(bell, clock, body, when)
{
    protected override void OnBegin() => Due ??= Clock.After(period);

    public override bool TryTake()
    {
        var late = Clock.Now - Due!.Value;
        if (late < 0)
        {
            return false;
        }

        Due += period.Ticks * (1 + (late / period.Ticks));
        return true;
    }
}
