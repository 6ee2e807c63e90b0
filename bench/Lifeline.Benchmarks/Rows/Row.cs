using Lifeline.Benchmarks.Measuring;

namespace Lifeline.Benchmarks.Rows;

/// <summary>One row of the table of targets.</summary>
/// <param name="Id">P1 to P14, or floor.</param>
/// <param name="Title">What is asked.</param>
/// <param name="Against">The rival.</param>
/// <param name="Figures">The lines of the row.</param>
internal abstract record Row(string Id, string Title, string Against, IReadOnlyList<Figure> Figures)
{
    /// <summary>Why the row can't be measured here and now; null when it can.</summary>
    public virtual string? Obstacle => null;

    /// <summary>The workloads that are quick enough to be warmed up together with everybody's.</summary>
    public virtual IReadOnlyList<Workload> Loops => [];

    /// <summary>Measures the row. All loops have been warmed up.</summary>
    public abstract Rounds Measure();
}

/// <summary>A row of two loops in this process: ours first.</summary>
internal sealed record LoopRow(
    string Id, string Title, string Against, Workload Ours, Workload Rival, Action? Verify, IReadOnlyList<Figure> Figures)
    : Row(Id, Title, Against, Figures)
{
    private const int RoundCount = 25;
    private const int Turns = 16;

    public override IReadOnlyList<Workload> Loops => [Ours, Rival];

    public override Rounds Measure()
    {
        Verify?.Invoke();
        Rounds.Calibrate(Loops);
        return Rounds.Of(Loops, RoundCount, Turns);
    }
}

/// <summary>A row that is not measured, which is said rather than left out.</summary>
internal sealed record AbsentRow(string Id, string Title, string Against, string Why) : Row(Id, Title, Against, [])
{
    public override string Obstacle => Why;

    public override Rounds Measure() => throw new InvalidOperationException($"{Id} can't be measured: {Why}.");
}
