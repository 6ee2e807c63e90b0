using Lifeline.Benchmarks.Measuring;

namespace Lifeline.Benchmarks.Rows;

/// <summary>What of a sample is compared.</summary>
internal enum Measure
{
    Time,
    Bytes,
    RequestsPerSecond,
}

/// <summary>One line of the table: what is compared, and what the ratio is to be.</summary>
/// <param name="Label">What the line is about.</param>
/// <param name="Measure">Which part of the samples counts.</param>
/// <param name="Reach">The ratio to reach; null when none was set.</param>
/// <param name="Aim">The one to aim for after that; null when none was set.</param>
internal sealed record Figure(string Label, Measure Measure, double? Reach = null, double? Aim = null)
{
    /// <summary>Which of the row's sides is ours.</summary>
    public int Ours { get; init; }

    /// <summary>Which of the row's sides it is held against.</summary>
    public int Rival { get; init; } = 1;

    /// <summary>Which of the sides' steps.</summary>
    public int Step { get; init; }

    public bool MoreIsBetter => Measure == Measure.RequestsPerSecond;

    /// <summary>Compares round by round: what disturbs a round disturbs both sides of it.</summary>
    public Result Of(Rounds rounds)
    {
        var ours = Values(rounds, Ours);
        var rival = Values(rounds, Rival);
        return new Result(this, ours, rival, Spread.Of(ours.Zip(rival, Ratio)));
    }

    private double[] Values(Rounds rounds, int side) => Array.ConvertAll(rounds.Samples[side], round => Value(round[Step]));

    private double Value(Sample sample) => Measure switch
    {
        Measure.Time => sample.Nanoseconds,
        Measure.Bytes => Math.Round(sample.Bytes, 1),       // what is allocated once in thousands of operations is not an operation's
        _ => 1e9 / sample.Nanoseconds,
    };

    private static double Ratio(double ours, double rival) => ours == rival ? 1 : ours / rival;
}

internal enum Verdict
{
    NoTarget,
    Missed,
    Held,
    AimMet,
}

/// <summary>A figure as it was measured.</summary>
internal sealed record Result(Figure Figure, IReadOnlyList<double> OursByRound, IReadOnlyList<double> RivalByRound, Spread Ratio)
{
    public Spread Ours { get; } = Spread.Of(OursByRound);

    public Spread Rival { get; } = Spread.Of(RivalByRound);

    public Verdict Verdict =>
        Figure.Reach is null ? Verdict.NoTarget
        : !Meets(Figure.Reach) ? Verdict.Missed
        : Meets(Figure.Aim) ? Verdict.AimMet
        : Verdict.Held;

    // Compared as it is printed, so that no line contradicts itself.
    private bool Meets(double? target) =>
        target is { } value && (Figure.MoreIsBetter ? Math.Round(Ratio.Median, 3) >= value : Math.Round(Ratio.Median, 3) <= value);
}
