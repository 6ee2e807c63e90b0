namespace Lifeline.Benchmarks.Measuring;

/// <summary>Several measurements of the same thing: the middle one, and where the middle half of them lies.</summary>
internal readonly record struct Spread(double Lowest, double LowerQuartile, double Median, double UpperQuartile, double Highest)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Spread(sorted[0], At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75), sorted[^1]);
    }

    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }
}
