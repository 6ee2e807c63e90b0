namespace Lifeline.Benchmarks.Measuring;

/// <summary>What one operation took in one turn, or on average in the turns of a round.</summary>
/// <param name="Nanoseconds">Wall time.</param>
/// <param name="Bytes">Allocated, or held; NaN where nobody looked.</param>
internal readonly record struct Sample(double Nanoseconds, double Bytes);

/// <summary>One of those that are compared. A turn of it gives one sample for each of its steps.</summary>
internal abstract class Side(string name) : IDisposable
{
    public string Name => name;

    public abstract Sample[] Turn();

    public virtual void Dispose()
    {
    }
}
