namespace Lifeline.Benchmarks.Measuring;

/// <summary>A side that is not timed: how many bytes something keeps alive, at several points of its life. Measured once.</summary>
internal sealed class Holding(string name, Func<double[]> measure) : Side(name)
{
    private Sample[]? _samples;

    public override Sample[] Turn() => _samples ??= Array.ConvertAll(measure(), bytes => new Sample(double.NaN, bytes));
}
