namespace Lifeline.Time;

/// <summary>What timers of the framework can be asked for.</summary>
internal static class Clocks
{
    /// <summary>The longest that a timer takes: 49.7 days.</summary>
    public static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>A duration as a timer takes it: none below zero, and the longest there is at most.</summary>
    public static TimeSpan Timer(TimeSpan due) => due < TimeSpan.Zero ? TimeSpan.Zero : due < LongestTimer ? due : LongestTimer;
}
