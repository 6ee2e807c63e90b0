namespace Lifeline.Timers;

/// <summary>Converts durations to the range that the framework's timers accept.</summary>
internal static class TimerSpans
{
    /// <summary>The longest duration that a timer of the framework accepts: 49.7 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>
    /// As <see cref="Clamp"/>, rounded up to whole milliseconds: the framework truncates the fraction, and the timer would fire
    /// early. Infinite stays infinite.
    /// </summary>
    public static TimeSpan RoundUp(TimeSpan due) => due == Timeout.InfiniteTimeSpan ? due
        : due >= Longest ? Longest
        : TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));

    /// <summary>A duration clamped to what a timer accepts: zero to <see cref="Longest"/>.</summary>
    public static TimeSpan Clamp(TimeSpan due) => due < TimeSpan.Zero ? TimeSpan.Zero : due < Longest ? due : Longest;
}
