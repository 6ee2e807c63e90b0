namespace Lifeline.Tests;

/// <summary>Everything at once, from several threads. Set LIFELINE_STRESS_SEED to what a run printed to repeat its choices.</summary>
[Collection(NotParallel.Name)]
public sealed class Racing
{
    private const int Threads = 4;
    private const int OperationsARound = 500;   // by each thread

    [Fact, Trait("Fact", "6"), Trait("Fact", "7"), Trait("Fact", "8"), Trait("Fact", "9"), Trait("Fact", "22"), Trait("Fact", "23")]
    public void A_million_operations_on_random_trees_lose_no_end_no_cause_and_no_callback()
    {
        var clock = new VirtualClock();
        var operations = Run("Random trees", rounds: 510, Context.Root(clock), random => TimeSpan.FromHours(1 + random.Next(3)));
        Assert.True(operations >= 1_000_000, $"Only {operations} operations raced.");
        Assert.Equal(0, clock.Elapsed.Ticks);
    }

    [Fact, Trait("Fact", "10"), Trait("Fact", "13")]
    public void Deadlines_that_pass_while_others_cancel_dispose_and_derive_lose_nothing_either()
    {
        var operations = Run("Deadlines", rounds: 150, Context.Background, random => random.Next(3) switch
        {
            0 => TimeSpan.FromHours(1),
            1 => TimeSpan.FromMicroseconds(random.Next(1, 3000)),
            _ => TimeSpan.FromMicroseconds(random.Next(-10, 300)),
        });
        Assert.True(operations >= 300_000 - 1, $"Only {operations} operations raced.");
    }

    private static long Run(string what, int rounds, Context root, Func<Random, TimeSpan> timeout)
    {
        var seed = Seeds.Next(Seeds.Stress, what);
        var workers = new Workers(what, seed, Threads);
        var tree = default(RandomTree)!;
        var randoms = Array.Empty<Random>();
        workers.Run(
            rounds,
            prepare: round =>
            {
                randoms = [.. Enumerable.Range(0, Threads).Select(worker => new Random(HashCode(seed, round, worker)))];
                tree = new RandomTree(workers, root, randoms[0], timeout);
            },
            work: worker => tree.Work(worker, randoms[worker], OperationsARound),
            check: () => tree.Check());
        Console.WriteLine($"{what}: {workers.Operations:N0} operations by {Threads} threads");
        return workers.Operations;
    }

    private static int HashCode(int seed, int round, int worker) => seed ^ (round * 7919) ^ (worker * 104_729);
}
