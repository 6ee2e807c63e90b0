using Lifeline.Benchmarks.Measuring;

namespace Lifeline.Benchmarks.Rows;

/// <summary>One row of the table of targets.</summary>
/// <param name="Id">P1 to P14, or floor.</param>
/// <param name="Title">What is asked.</param>
/// <param name="Against">The rival.</param>
internal sealed record Row(string Id, string Title, string Against)
{
    /// <summary>The lines of the row.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>Why the row can't be measured here and now, which is said rather than left out; null when it can.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Sides that are quick enough to be warmed up together with everybody's, and are called as often as fills a turn.</summary>
    public IReadOnlyList<Workload> Loops { get; init; } = [];

    /// <summary>Makes the sides that need more than that, when it is their turn. They are disposed afterwards.</summary>
    public Func<IReadOnlyList<Side>> Others { get; init; } = () => [];

    /// <summary>Shows that the sides do the same work, as far as the loops don't show it themselves.</summary>
    public Action Verify { get; init; } = () => { };

    public int RoundCount { get; init; } = 25;

    /// <summary>Turns that each side has in a round.</summary>
    public int Turns { get; init; } = 16;

    /// <summary>How long a turn of the slowest loop is to take.</summary>
    public TimeSpan TurnTime { get; init; } = TimeSpan.FromMilliseconds(2.5);

    /// <summary>Measures the row. All loops have been warmed up.</summary>
    /// <returns>The samples of the loops, and behind them of the others.</returns>
    public Rounds Measure()
    {
        Verify();
        Rounds.Calibrate(Loops, TurnTime);
        var others = Others();
        try
        {
            Rounds.WarmOnce(others);
            return Rounds.Of([.. Loops, .. others], RoundCount, Turns);
        }
        finally
        {
            foreach (var side in others)
            {
                side.Dispose();
            }
        }
    }
}
