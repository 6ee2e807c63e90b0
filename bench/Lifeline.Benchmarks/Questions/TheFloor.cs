using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does the machine itself ask for an object of 128 bytes and two compare-and-swaps that nobody contends for?</summary>
/// <remarks>A context with a timeout is such an object, and entering and leaving its parent's list takes two of them.</remarks>
public class TheFloor
{
    /// <inheritdoc cref="DerivingWithATimeout.Operations"/>
    public const int Operations = 500;

    private int _gate;

    /// <summary>Nothing could be cheaper that does as much.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int AllocateAndSwapTwice()
    {
        var done = 0;
        for (var i = 0; i < Operations; i++)
        {
            var block = Allocate();
            var entered = Interlocked.CompareExchange(ref _gate, 1, 0) == 0;
            var left = Interlocked.CompareExchange(ref _gate, 0, 1) == 1;
            if (entered && left && block.First == 0)
            {
                done++;
            }
        }

        return done;
    }

    // Not inlined, as the compiler would see that nobody keeps the object and make none.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Block Allocate() => new();

    /// <summary>With the two words that every object has, 128 bytes.</summary>
    private sealed class Block
    {
        public long First { get; init; }

        public Room Rest { get; init; }
    }

    [InlineArray(13)]
    private struct Room
    {
        public long Element;
    }
}
