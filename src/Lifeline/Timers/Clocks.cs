namespace Lifeline.Timers;

/// <summary>What timers of the framework can be asked for.</summary>
internal static class Clocks
{
    /// <summary>The longest that a timer takes: 49.7 days.</summary>
    public static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>As <see cref="Timer"/>, in whole milliseconds, rounded up: what the framework takes cuts off the rest, and would come early. Infinite stays so.</summary>
    public static TimeSpan WholeTimer(TimeSpan due) => due == Timeout.InfiniteTimeSpan ? due
        : due >= LongestTimer ? LongestTimer
        : TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));

    /// <summary>A duration as a timer takes it: none below zero, and the longest there is at most.</summary>
    public static TimeSpan Timer(TimeSpan due) => due < TimeSpan.Zero ? TimeSpan.Zero : due < LongestTimer ? due : LongestTimer;
}
