namespace Lifeline.IO.Tests;

/// <summary>Progress that is handled where it is told, so that a test can act between two chunks.</summary>
internal sealed class Told(Action<long> handler) : IProgress<long>
{
    public long Last { get; private set; }

    public int Times { get; private set; }

    public void Report(long value)
    {
        (Last, Times) = (value, Times + 1);
        handler(value);
    }
}
