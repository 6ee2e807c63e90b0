namespace Lifeline.Time;

/// <summary>What timers of the framework can be asked for.</summary>
internal static class Clocks
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>A duration as a timer takes it: none below zero, and 49.7 days at most.</summary>
    public static TimeSpan Timer(TimeSpan due) => due < TimeSpan.Zero ? TimeSpan.Zero : due < s_longest ? due : s_longest;
}
