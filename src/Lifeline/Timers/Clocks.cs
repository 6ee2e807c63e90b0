namespace Lifeline.Timers;

/// <summary>Converts durations to the range that the framework's timers accept.</summary>
internal static class Clocks
{
    /// <summary>The longest duration that a timer of the framework accepts: 49.7 days.</summary>
    public static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>
    /// As <see cref="Timer"/>, rounded up to whole milliseconds: the framework truncates the fraction, and the timer would fire
    /// early. Infinite stays infinite.
    /// </summary>
    public static TimeSpan WholeTimer(TimeSpan due) => due == Timeout.InfiniteTimeSpan ? due
        : due >= LongestTimer ? LongestTimer
        : TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));

    /// <summary>A duration clamped to what a timer accepts: zero to <see cref="LongestTimer"/>.</summary>
    public static TimeSpan Timer(TimeSpan due) => due < TimeSpan.Zero ? TimeSpan.Zero : due < LongestTimer ? due : LongestTimer;
}
