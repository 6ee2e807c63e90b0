using System.Runtime.CompilerServices;
using Lifeline.Leaks;
using Lifeline.Core;

namespace Lifeline.Tests;

/// <summary>A list to which so many threads come at once that it is divided among several gates.</summary>
[Collection(NotParallel.Name)]
public sealed class ShardedLists
{
    private const int Threads = 4;
    private const string NeedsProcessors = "A list is divided only where there is more than one processor.";

    private static readonly ContextKey<int> s_key = new("key");

    private readonly Context _root = Context.Root(new VirtualClock());

    [Fact]
    public void Whoever_comes_goes_ages_listens_or_takes_a_token_while_the_list_is_divided_is_ended_with_the_parent_or_gone()
    {
        Assert.SkipUnless(ShardedChildTable.IsWorthIt, NeedsProcessors);
        var seed = Seeds.Next(Seeds.Stress, "Crowds");
        var workers = new Workers("Crowds", seed, Threads);
        var (parent, shared, randoms) = (default(ContextScope), Array.Empty<Context>(), Array.Empty<Random>());
        var left = new List<object>[Threads];
        var crowds = 0;
        workers.Run(
            rounds: 120,
            prepare: round =>
            {
                parent = _root.WithCancel();
                _ = (parent.Context.WithCancel(), parent.Context.WithCancel());
                if (round % 2 == 0)
                {
                    parent.Context.Shard();
                }
                else
                {
                    parent.Context.ShardSoon();
                }

                shared = [.. Enumerable.Range(0, 64).Select(i => parent.Context.WithValue(s_key, i))];
                randoms = [.. Enumerable.Range(0, Threads).Select(worker => new Random(seed ^ (round * 7919) ^ (worker * 104_729)))];
            },
            work: worker =>
            {
                left[worker] = Work(worker, randoms[worker], workers, parent, shared, endIt: randoms[0].Next(2) == 0);
            },
            check: () =>
            {
                crowds += parent.Context.HasShards ? 1 : 0;
                var listed = 2 + left.Sum(mine => mine.Count) + shared.Count(ctx => ctx.Node.HasHandedOutToken);
                Assert.Equal(parent.Context.IsDone ? 0 : listed, parent.ChildCount);
                parent.Cancel();
                Assert.Equal(0, parent.ChildCount);
                Assert.All(shared, ctx => Assert.True(ctx.Token.IsCancellationRequested));
                foreach (var one in left.SelectMany(mine => mine))
                {
                    Assert.True(one is ContextScope scope
                        ? scope.Context.IsDone && scope.Token.IsCancellationRequested
                        : ((ContextRegistration)one).HasStarted);
                }
            });
        Assert.True(crowds > 0, "Not one list was divided while they were at it.");
        Console.WriteLine($"Crowds: {workers.Operations:N0} operations, and {crowds} lists were divided");
    }

    [Fact]
    public void A_merge_that_ends_while_it_is_made_takes_nothing_of_others_off_a_divided_list()
    {
        Assert.SkipUnless(ShardedChildTable.IsWorthIt, NeedsProcessors);
        var seed = Seeds.Next(Seeds.Stress, "Merges under a crowd");
        var workers = new Workers("Merges under a crowd", seed, Threads);
        var hub = _root.WithCancel();
        hub.Context.Shard();
        var residents = Residents(hub);
        var (others, round) = (Array.Empty<ContextScope[]>(), 0);
        workers.Run(
            rounds: 1500,
            prepare: number => (others, round) = ([Scopes(20), Scopes(20)], number),
            work: worker =>
            {
                // In pairs, of which one cancels what the other one merges. They take turns, as each thread has its own part of the list.
                foreach (var other in others[worker / 2])
                {
                    workers.Does(worker, "cancel or merge");
                    if ((worker + round) % 2 == 0)
                    {
                        other.Cancel();
                    }
                    else
                    {
                        Assert.True(Context.Merge([_root, other, hub, hub, hub, hub, hub, hub]).Context.CanBeDone);
                    }
                }
            },
            check: () =>
            {
                Array.ForEach(others, some => Array.ForEach(some, other => other.Cancel()));
                Assert.Equal(residents.Length, hub.ChildCount);
            });
        hub.Cancel();
        Assert.All(residents, resident => Assert.True(resident.Context.IsDone));
    }

    [Fact]
    public async Task What_is_derived_at_the_moment_when_a_divided_list_is_closed_ends_too()
    {
        Assert.SkipUnless(ShardedChildTable.IsWorthIt, NeedsProcessors);
        await Race.Between(
            1000,
            prepare: _ => Scopes(50).Select(parent =>
            {
                parent.Context.Shard();
                return (Parent: parent, Derived: new ContextScope[6]);
            }).ToArray(),
            one: families => Array.ForEach(families, family => family.Parent.Cancel()),
            other: families => Array.ForEach(families, family =>
            {
                foreach (ref var derived in family.Derived.AsSpan())
                {
                    derived = family.Parent.Context.WithCancel();
                }
            }),
            check: families => Array.ForEach(families, family => Assert.All(family.Derived, derived => Assert.True(derived.Context.IsDone))));
    }

    [Fact]
    public async Task A_wrapped_token_to_which_many_came_at_once_is_left_when_all_are_gone()
    {
        using var host = new CancellationTokenSource();
        var wrapper = new WeakReference(null);
        await Bounded.OnAnotherThread(() => wrapper = UseFromManyThreads(host.Token));
        Garbage.CollectUntil(() => !wrapper.IsAlive);
        Assert.False(wrapper.IsAlive, "The wrapper is still registered on the token.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseFromManyThreads(CancellationToken token)
    {
        var ctx = Context.From(token);
        using (var first = ctx.WithCancel())
        using (var second = ctx.WithCancel())
        {
            ctx.ShardSoon();
        }

        Bounded.OnThreads(Threads, _ =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var one = ctx.WithCancel();
                using var other = ctx.WithCancel();
            }
        }).GetAwaiter().GetResult();
        Assert.Equal(0, ctx.ChildCount);
        return new WeakReference(ctx.Node);
    }

    private ContextScope[] Scopes(int count) => [.. Enumerable.Range(0, count).Select(_ => _root.WithCancel())];

    // Some in each part of the list.
    private static ContextScope[] Residents(ContextScope hub)
    {
        var residents = new ContextScope[Threads * 100];
        Bounded.OnThreads(Threads, worker =>
        {
            for (var i = 0; i < 100; i++)
            {
                residents[(worker * 100) + i] = hub.Context.WithCancel();
            }
        }).GetAwaiter().GetResult();
        return residents;
    }

    private static List<object> Work(int worker, Random random, Workers workers, ContextScope parent, Context[] shared, bool endIt)
    {
        var held = new List<object>();
        var endAt = worker == 0 && endIt ? random.Next(1500) : -1;
        for (var i = 0; i < 1500; i++)
        {
            if (i == endAt)
            {
                workers.Does(worker, "end");
                parent.Cancel();
            }

            workers.Does(worker, "come and go");
            switch (random.Next(9))
            {
                case 0 or 1:
                    held.Add(parent.Context.WithCancel());
                    break;
                case 2:
                    held.Add(Context.Merge(parent.Context.WithValue(s_key, i), Context.Background));
                    break;
                case 3:
                    held.Add(parent.Context.AfterFunc(() => { }));
                    break;
                case 4:
                    Assert.True(shared[random.Next(shared.Length)].Token.CanBeCanceled);
                    break;
                case 5 when held.Count > 0 && held[random.Next(held.Count)] is ContextScope scope:
                    LeakDetector.TrackWeakly(scope.Context.Node);
                    break;
                case 6 or 7 or 8 when held.Count > 0:
                    var which = random.Next(held.Count);
                    (held[which] as IDisposable)!.Dispose();
                    held[which] = held[^1];
                    held.RemoveAt(held.Count - 1);
                    break;
            }
        }

        return held;
    }
}
