namespace Lifeline.Benchmarks.Measuring;

/// <summary>What one operation took in one round.</summary>
/// <param name="Nanoseconds">Wall time.</param>
/// <param name="Bytes">Allocated, or held; NaN where nobody looked.</param>
internal readonly record struct Sample(double Nanoseconds, double Bytes);

/// <summary>One of those that are compared. A round of it is one sample for each of its steps.</summary>
internal abstract class Side(string name)
{
    public string Name => name;

    /// <summary>Does everything once, untimed, so that it is compiled and cached.</summary>
    public virtual void Warm()
    {
    }

    public abstract Sample[] Round();
}
