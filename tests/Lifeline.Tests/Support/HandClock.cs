namespace Lifeline.Tests;

/// <summary>A clock whose timer fires when the test says so: too early, too late, or never.</summary>
internal sealed class HandClock : TimeProvider
{
    private Action? _fire;                      // the library makes one timer per clock

    public TimeSpan Now { get; set; }

    /// <summary>For when the timer is armed, from the moment when it was; null when it is not.</summary>
    public TimeSpan? ArmedFor { get; private set; }

    /// <summary>True once a timer was made.</summary>
    public bool IsUsed => _fire is not null;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public void Fire() => _fire!();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.Null(_fire);
        _fire = () => callback(state);
        var timer = new Timer(this);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(HandClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            clock.ArmedFor = dueTime == Timeout.InfiniteTimeSpan ? null : dueTime;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
