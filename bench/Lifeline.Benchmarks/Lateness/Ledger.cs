namespace Lifeline.Benchmarks.Lateness;

/// <summary>How late the timeouts of one side were, in milliseconds. Thread-safe.</summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly List<double> _late = new(1 << 18);
    private bool _closed;

    /// <returns>False when nothing more is wanted.</returns>
    public bool Note(double late)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _late.Add(late);
            }

            return !_closed;
        }
    }

    /// <returns>What was noted, the earliest first.</returns>
    public double[] Close()
    {
        lock (_gate)
        {
            _closed = true;
            return [.. _late.Order()];
        }
    }
}
