using System.Collections.Concurrent;
using Lifeline.Timers;
using Lifeline.Core;

namespace Lifeline.Tests;

/// <summary>A timeout of a second or more counts from a clock that lags behind, and still never ends early.</summary>
[Collection(NotParallel.Name)]
public sealed class CoarseStarts
{
    [Fact]
    public void The_latest_start_is_never_before_what_the_exact_clock_showed_and_never_after_now()
    {
        var random = new Random(Seeds.Next(Seeds.Model, "coarse starts"));
        var hand = new HandClock();
        var exact = TickClock.For(hand);
        var coarse = new CoarseClock(exact);
        var starts = new List<(long Answered, long Exact)>();
        var readings = new List<long>();
        while (readings.Count < 150)
        {
            hand.Now += Ticks(random.Next(1, 20_000));
            var answered = coarse.Now;
            starts.Add((answered, exact.Now));
            if (readings.Count > 0 && answered == readings[^1])
            {
                Thread.Yield();                 // the system's coarse clock has not ticked yet
            }
            else
            {
                Assert.Equal(exact.Now, answered);
                readings.Add(answered);
            }
        }

        hand.Now += Ms(1);
        foreach (var (answered, shown) in starts)
        {
            Assert.True(answered <= shown);
            var latest = coarse.UpperBoundFor(answered, exact.Now);
            Assert.InRange(latest, shown, exact.Now);

            // Not much later either, as long as it remembers: the next reading.
            var which = readings.BinarySearch(answered);
            Assert.True(which < readings.Count - 60 || which == readings.Count - 1 || latest == readings[which + 1]);
        }

        Assert.Equal(readings[^2] + 1, coarse.UpperBoundFor(readings[^2] + 1, exact.Now));    // what it never answered
    }

    [Fact]
    public async Task Ended_by_the_systems_clock_none_is_early()
    {
        var system = TimeProvider.System;
        var budget = TimeSpan.FromSeconds(1);
        var early = new ConcurrentQueue<TimeSpan>();
        using var over = new CountdownEvent(400);
        for (var i = 0; i < 400; i++)
        {
            var start = system.GetTimestamp();
            var node = new Witness(TickClock.System.After(budget), budget, () =>
            {
                if (system.GetElapsedTime(start) is var elapsed && elapsed < budget)
                {
                    early.Enqueue(elapsed);
                }

                over.Signal();
            });
            node.Activate();
            for (var spins = 0; spins < 20_000; spins++)
            {
                Volatile.Read(ref spins);       // spreads the starts over the ticks of the coarse clock
            }
        }

        await Bounded.OnAnotherThread(() => Assert.True(over.Wait(Patience.Longest, CancellationToken.None)));
        Assert.Empty(early);
    }

    // Looks at the clock in the very moment when its time is up, and not some time after that on the pool.
    private sealed class Witness(long deadline, TimeSpan budget, Action expired)
        : DeadlineNode(Context.Background.Node, deadline, budget, default)
    {
        public override void Expire()
        {
            expired();
            base.Expire();
        }
    }
}
