using System.Diagnostics;
using System.Runtime;

namespace Lifeline.Benchmarks.Measuring;

/// <summary>All samples of one comparison: by side, then by round, then by step.</summary>
internal sealed class Rounds(Sample[][][] samples)
{
    public IReadOnlyList<Sample[][]> Samples => samples;

    public int Count => samples[0].Length;

    /// <summary>Runs the sides in turns, the order of the turns changing each time.</summary>
    /// <param name="sides">Who takes turns.</param>
    /// <param name="count">How many rounds there are.</param>
    /// <param name="turns">How many turns each side has in a round. The more there are, the more evenly sides share what disturbs a round.</param>
    public static Rounds Of(IReadOnlyList<Side> sides, int count, int turns = 1)
    {
        var samples = sides.Select(_ => new Sample[count][]).ToArray();
        for (var round = 0; round < count; round++)
        {
            var taken = sides.Select(_ => new Sample[turns][]).ToArray();
            for (var turn = 0; turn < turns; turn++)
            {
                for (var i = 0; i < sides.Count; i++)
                {
                    var side = (round + turn) % 2 == 0 ? i : sides.Count - 1 - i;
                    taken[side][turn] = sides[side].Turn();
                }
            }

            for (var side = 0; side < sides.Count; side++)
            {
                samples[side][round] = Mean(taken[side]);
            }
        }

        return new Rounds(samples);
    }

    private static Sample[] Mean(Sample[][] turns) =>
        [.. turns[0].Select((_, step) => new Sample(turns.Average(turn => turn[step].Nanoseconds), turns.Average(turn => turn[step].Bytes)))];

    /// <summary>Runs everything in turns until the runtime has nothing left to compile.</summary>
    /// <remarks>
    /// The runtime compiles a method anew once it was called often enough and nothing new was called for 100 ms. So there
    /// are pauses, and it is over when two turns in a row brought nothing.
    /// </remarks>
    public static void Warm(IReadOnlyList<Side> sides)
    {
        var patience = Stopwatch.StartNew();
        var quiet = 0;
        while (quiet < 2 && patience.Elapsed < TimeSpan.FromSeconds(10))
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            foreach (var side in sides)
            {
                side.Turn();
            }

            Thread.Sleep(150);
            quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
        }
    }

    /// <summary>Has all of the workloads called as often as fills a turn for the slowest.</summary>
    public static void Calibrate(IReadOnlyList<Workload> sides, TimeSpan turn)
    {
        var calls = 1;
        while (calls < 1 << 20 && sides.Count > 0 && sides.Max(side => side.TimeOf(calls)) < turn)
        {
            calls *= 2;
        }
    }
}
