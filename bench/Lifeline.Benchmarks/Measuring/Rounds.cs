using System.Diagnostics;
using System.Runtime;

namespace Lifeline.Benchmarks.Measuring;

/// <summary>All samples of one comparison: by side, then by round, then by step.</summary>
internal sealed class Rounds(Sample[][][] samples)
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(15);

    public IReadOnlyList<Sample[][]> Samples => samples;

    public int Count => samples[0].Length;

    /// <summary>Runs the sides in turns, the order of the turns changing from round to round.</summary>
    public static Rounds Of(IReadOnlyList<Side> sides, int count)
    {
        var samples = sides.Select(_ => new Sample[count][]).ToArray();
        for (var round = 0; round < count; round++)
        {
            for (var turn = 0; turn < sides.Count; turn++)
            {
                var side = round % 2 == 0 ? turn : sides.Count - 1 - turn;
                samples[side][round] = sides[side].Round();
            }
        }

        return new Rounds(samples);
    }

    /// <summary>Runs everything in turns until the runtime has nothing left to compile.</summary>
    /// <remarks>
    /// The runtime compiles a method anew once it was called often enough and nothing new was called for 100 ms. So there
    /// are pauses, and it is over when two turns in a row brought nothing.
    /// </remarks>
    public static void Warm(IReadOnlyList<Side> sides)
    {
        var patience = Stopwatch.StartNew();
        var quiet = 0;
        while (quiet < 2 && patience.Elapsed < TimeSpan.FromSeconds(20))
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            foreach (var side in sides)
            {
                side.Warm();
            }

            Thread.Sleep(150);
            quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
        }
    }

    /// <summary>Has all of the workloads called as often as fills a slice of time for the slowest.</summary>
    public static void Calibrate(IReadOnlyList<Workload> sides)
    {
        var calls = 1;
        while (calls < 1 << 20 && sides.Max(side => TimeOf(side, calls)) < s_slice)
        {
            calls *= 2;
        }
    }

    private static TimeSpan TimeOf(Workload side, int calls)
    {
        side.Calls = calls;
        return side.TimeOfRound(side.Round());
    }
}
