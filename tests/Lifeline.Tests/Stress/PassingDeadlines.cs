using Lifeline.Timers;

namespace Lifeline.Tests;

/// <summary>Deadlines on the system's clock that pass, are cancelled and disposed while others are set under the same parent.</summary>
[Collection(NotParallel.Name)]
public sealed class PassingDeadlines
{
    private const int Threads = 4;
    private const int Operations = 2500;        // by each thread in a round

    [Theory, InlineData("short"), InlineData("long"), InlineData("very long"), InlineData("all")]
    public void Each_ends_once_and_nothing_stays_on_the_clock(string budgets)
    {
        var seed = Seeds.Next(Seeds.Stress, $"Passing deadlines, {budgets}");
        var workers = new Workers("Passing deadlines", seed, Threads);
        var (parent, randoms) = (default(ContextScope), Array.Empty<Random>());
        var handedOver = new ContextScope[64];  // ended by whichever thread takes them out
        var made = new List<ContextScope>[Threads];
        workers.Run(
            rounds: 40,
            prepare: round =>
            {
                parent = Context.Background.WithCancel();
                Array.Clear(handedOver);
                randoms = [.. Enumerable.Range(0, Threads).Select(worker => new Random(seed ^ (round * 7919) ^ (worker * 104_729)))];
            },
            work: worker =>
            {
                made[worker] = [];
                Work(worker, randoms[worker], budgets, workers, parent, handedOver, made[worker]);
            },
            check: () =>
            {
                var wasDone = parent.Context.IsDone;
                var live = made.Sum(mine => mine.Count(scope => !scope.Context.IsDone));
                Assert.True(wasDone || parent.ChildCount <= made.Sum(mine => mine.Count));
                Assert.True(!wasDone || live == 0);
                parent.Cancel();
                Assert.Equal(0, parent.ChildCount);
                Assert.All(made.SelectMany(mine => mine), scope =>
                {
                    Assert.True(scope.Context.IsDone && scope.Token.IsCancellationRequested);
                    Assert.True(scope.Context.Error!.Origin == scope.Context || scope.Context.Error.Origin == parent.Context);
                });

                // One that is ended while it is put in may stay in its inbox until that is emptied, and not longer.
                Bounded.Until(() => made.All(mine => mine.TrueForAll(scope => !scope.IsOnTheClock)), "nothing is on the clock");
            });
        var ours = made.SelectMany(mine => mine).Select(scope => scope.Context.Node).ToHashSet();
        Assert.DoesNotContain(TickClock.System.Wheel, waiting => ours.Contains(waiting.Node) || waiting.Node.IsDone);
    }

    [Fact]
    public Task One_that_is_ended_while_it_goes_from_its_inbox_to_the_wheel_stays_in_neither() => Race.Between(
        1500,
        prepare: _ => Enumerable.Range(0, 200).Select(_ => Context.Background.WithCancel()).ToArray(),
        one: parents => Array.ForEach(parents, parent =>
        {
            // A full inbox goes to the wheel at once: its owner carries off what another thread is ending.
            using var child = parent.Context.WithTimeout(TimeSpan.FromHours(1));
            _ = parent.Context.WithTimeout(TimeSpan.FromHours(1));
        }),
        other: parents => Array.ForEach(parents, parent => parent.Cancel()),
        check: _ => Bounded.Until(
            () => TickClock.System.Wheel.TrueForAll(waiting => !waiting.Node.IsDone), "no ended context is in the wheel"));

    [Theory, InlineData(false), InlineData(true)]
    public Task One_that_is_taken_back_while_the_inboxes_are_emptied_stays_in_neither(bool byAnother) => Race.Between(
        1000,
        prepare: _ => Enumerable.Range(0, 200).Select(_ => Context.Background.WithCancel()).ToArray(),
        one: parents => Array.ForEach(parents, parent =>
        {
            for (var i = 0; i < 20; i++)        // to put in and to take out is so quick that the two seldom meet
            {
                using var first = parent.Context.WithTimeout(TimeSpan.FromHours(1));
                using var second = parent.Context.WithTimeout(TimeSpan.FromHours(1));
            }
        }),
        other: parents =>
        {
            foreach (var parent in parents)
            {
                TickClock.System.Drain();
                if (byAnother)
                {
                    parent.Cancel();
                }
            }
        },
        check: _ =>
        {
            TickClock.System.Drain();
            Assert.DoesNotContain(TickClock.System.Wheel, waiting => waiting.Node.IsDone);
        });

    private static void Work(
        int worker, Random random, string budgets, Workers workers, ContextScope parent, ContextScope[] handedOver, List<ContextScope> made)
    {
        var endAt = worker == 0 ? random.Next(2 * Operations) : -1;
        for (var i = 0; i < Operations; i++)
        {
            workers.Does(worker, "derive and end");
            if (i == endAt)
            {
                parent.Cancel(new TimeoutException());
            }

            var scope = parent.Context.WithTimeout(Budget(random, budgets));
            made.Add(scope);
            switch (random.Next(6))
            {
                case 0:
                    scope.Dispose();
                    break;
                case 1:
                    scope.Cancel();
                    break;
                case 2 when made.Count > 40:
                    made[^random.Next(1, 40)].Dispose();    // perhaps carried to the wheel by now
                    break;
                case 3:
                    using (scope.Context.WithTimeout(Budget(random, budgets)))
                    {
                        scope.Dispose();
                    }

                    break;
                default:
                    lock (handedOver)
                    {
                        (handedOver[random.Next(64)], scope) = (scope, handedOver[random.Next(64)]);
                    }

                    scope.Dispose();
                    break;
            }
        }
    }

    private static TimeSpan Budget(Random random, string budgets) => budgets switch
    {
        "short" => TimeSpan.FromMicroseconds(random.Next(1, 4000)),
        "long" => Ms(random.Next(64, 900)),
        "very long" => TimeSpan.FromSeconds(random.Next(1, 5000)),
        _ => Budget(random, random.Next(3) switch { 0 => "short", 1 => "long", _ => "very long" }),
    };
}
