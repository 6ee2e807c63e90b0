using Lifeline.Timers;

namespace Lifeline.Selecting;

/// <summary>Ready at a point in time, which each turn may move later.</summary>
internal abstract class TimerCase(AsyncSignal signal, TickClock clock, CaseAction body, Func<bool>? when) : Case(signal, when)
{
    private ClockTimer? _timer;                 // set from the first wait on, while the select runs; else null

    protected TickClock Clock => clock;

    /// <summary>The time when the case is ready, in ticks of the clock; null before the first turn, and for never.</summary>
    protected long? Due { get; set; }

    public override bool TryTake() => clock.Now >= Due;

    public override Task RunAsync() => body.RunAsync();

    public override void Arm()
    {
        if (Due is not { } due)
        {
            return;
        }

        _timer ??= new ClockTimer(clock, due, static signal => ((AsyncSignal)signal).Signal(elsewhere: true), Signal);
        _timer.Due = due;
        _timer.Arm();
    }

    public override void Disarm()
    {
        _timer?.Dispose();
        _timer = null;
    }
}

/// <summary>Ready when a duration has passed since the turn started.</summary>
internal sealed class AfterCase(AsyncSignal signal, TickClock clock, TimeSpan span, CaseAction body, Func<bool>? when) : TimerCase(signal, clock, body, when)
{
    protected override void OnBegin() => Due = span == Timeout.InfiniteTimeSpan ? null : Clock.After(span);
}

/// <summary>Ready once each period. Periods without a turn are skipped.</summary>
internal sealed class EveryCase(AsyncSignal signal, TickClock clock, TimeSpan period, CaseAction body, Func<bool>? when) : TimerCase(signal, clock, body, when)
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
