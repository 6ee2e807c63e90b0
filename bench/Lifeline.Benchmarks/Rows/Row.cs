using Lifeline.Benchmarks.Measuring;

namespace Lifeline.Benchmarks.Rows;

/// <summary>One row of the table of targets.</summary>
/// <param name="Id">P1 to P15, sel or floor.</param>
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

    /// <summary>Makes sides that would leave their mark on a process, in a process for each.</summary>
    public IReadOnlyList<Func<Side>> Apart { get; init; } = [];

    /// <summary>Makes sides of yet other kinds.</summary>
    public Func<IReadOnlyList<Side>> Others { get; init; } = () => [];

    /// <summary>Shows that the sides do the same work, as far as the loops don't show it themselves.</summary>
    public Action Verify { get; init; } = () => { };

    public int RoundCount { get; init; } = 25;

    /// <summary>Turns that each side has in a round.</summary>
    public int Turns { get; init; } = 16;

    /// <summary>How long a turn of the slowest loop is to take.</summary>
    public TimeSpan TurnTime { get; init; } = TimeSpan.FromMilliseconds(2.5);

    /// <summary>Measures the row. All loops have been warmed up.</summary>
    /// <param name="processOf">Starts the process of one of those <see cref="Apart"/>.</param>
    /// <returns>The samples of the loops, then of those apart, then of the others.</returns>
    public Rounds Measure(Func<int, Side> processOf)
    {
        Verify();
        Rounds.Calibrate(Loops, TurnTime);
        var guests = new List<Side>();
        try
        {
            guests.AddRange(Enumerable.Range(0, Apart.Count).Select(processOf));
            guests.AddRange(Others());
            return Rounds.Of([.. Loops, .. guests], RoundCount, Turns);
        }
        finally
        {
            guests.ForEach(guest => guest.Dispose());
        }
    }
}
