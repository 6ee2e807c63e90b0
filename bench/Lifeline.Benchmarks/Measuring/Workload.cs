using System.Diagnostics;
using Lifeline.Benchmarks.Questions;

namespace Lifeline.Benchmarks.Measuring;

/// <summary>A method that does its work <paramref name="Operations"/> times and answers how many <paramref name="Proofs"/> of it there are.</summary>
internal readonly record struct Step(Func<int> Run, int Operations, int Proofs);

/// <summary>A side that runs in this process.</summary>
internal sealed class Workload(string name, params Step[] steps) : Side(name)
{
    /// <summary>How many times each step is called in a turn.</summary>
    public int Calls { get; set; } = 1;

    /// <summary>
    /// True when turns are over in a few milliseconds. Those in which the system gave the processor to somebody else are
    /// taken again then. Not for long ones: the longest would be dropped most often, and with them what makes them long.
    /// </summary>
    public bool IsBrief { get; init; }

    /// <summary>Done before each turn, untimed.</summary>
    public Action? Before { get; init; }

    /// <summary>True when the steps run on threads of their own, whose allocations count too.</summary>
    public bool OnManyThreads { get; init; }

    public override Sample[] Turn()
    {
        const int MaxTries = 8;
        for (var tries = 1; ; tries++)
        {
            var interruptions = Interruptions.Count();
            var samples = Try();
            if (!IsBrief || tries == MaxTries || Interruptions.Count() == interruptions)
            {
                return samples;
            }
        }
    }

    // It is tempting to collect before each turn, so that each side starts even. Don't: a turn is about as long as a
    // nursery lasts, so the side that allocates less would never pay for a collection. As it is, collections fall on
    // each side as often as its share of what is allocated.
    private Sample[] Try()
    {
        Before?.Invoke();
        return Array.ConvertAll(steps, Time);
    }

    /// <summary>Has each step called so many times from now on, and answers how long a turn takes then.</summary>
    public TimeSpan TimeOf(int calls)
    {
        Calls = calls;
        return TimeSpan.FromMicroseconds(Turn().Select((sample, i) => sample.Nanoseconds * steps[i].Operations * calls).Sum() / 1_000);
    }

    private Sample Time(Step step)
    {
        var proofs = 0L;
        var calls = Calls;
        var allocated = Allocated();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            proofs += step.Run();
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        var bytes = Allocated() - allocated;
        if (proofs != (long)calls * step.Proofs)
        {
            throw new UnfairException(
                $"'{Name}' was to prove {(long)calls * step.Proofs} ends and proved {proofs}, so its time says nothing. The workload or the library is broken.");
        }

        var operations = (double)calls * step.Operations;
        return new Sample(elapsed.TotalNanoseconds / operations, bytes / operations);
    }

    private long Allocated() => OnManyThreads ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();
}
