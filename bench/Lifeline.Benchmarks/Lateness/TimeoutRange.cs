namespace Lifeline.Benchmarks.Lateness;

/// <summary>From which timeouts are picked by chance.</summary>
internal sealed record TimeoutRange(TimeSpan Shortest, TimeSpan Longest)
{
    /// <summary>Timed exactly, in the wheel from the beginning.</summary>
    public static TimeoutRange Short { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50));

    /// <summary>Counted from the coarse clock, and first put into a timer buffer.</summary>
    public static TimeoutRange Long { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    public TimeSpan Pick(Random random) => TimeSpan.FromTicks(random.NextInt64(Shortest.Ticks, Longest.Ticks));
}
