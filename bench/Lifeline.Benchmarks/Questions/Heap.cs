namespace Lifeline.Benchmarks.Questions;

/// <summary>Brings the heap into a known state, so that what is measured is not what was there before.</summary>
internal static class Heap
{
    public static void Collect() => Collect(GC.MaxGeneration);

    public static void Collect(int generation)
    {
        GC.Collect(generation);
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Collects until nothing is done any more to what has outlived that.</summary>
    public static void Age()
    {
        const int AtMost = 64;
        var made = long.MaxValue;
        for (var i = 0; i < AtMost && made > 1 << 16; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Collect();
            made = GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }
}
