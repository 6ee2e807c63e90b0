using Lifeline.Core;

namespace Lifeline.Tests;

/// <summary>What holds at the very moment when somebody sees that a context has ended, or registers for that.</summary>
[Collection(NotParallel.Name)]
public sealed class Sightings
{
    private const int Rounds = 400;
    private const int Many = 50;                // in each round: the two threads drift against each other and meet somewhere

    private static readonly ContextKey<int> s_key = new("key");

    private readonly Context _root = Context.Root(new VirtualClock());
    private readonly Exception _cause = new TimeoutException();

    [Theory, InlineData("alone"), InlineData("in a tree"), InlineData("a child"), InlineData("a value"), InlineData("a merge")]
    public Task Who_sees_that_it_is_done_gets_the_error_the_cause_and_a_cancelled_token(string place) => Race.Between(
        Rounds,
        prepare: _ => Places(place),
        one: places => Array.ForEach(places, place => place.Scope.Cancel(_cause)),
        other: places => Array.ForEach(places, place =>
        {
            for (var spins = 1; !place.Watched.IsDone; spins++)
            {
                if (spins % 1000 == 0)
                {
                    Thread.Yield();
                }
            }

            var error = place.Watched.Error;
            Assert.NotNull(error);
            Assert.True(error.CancellationToken.IsCancellationRequested, "There is an error, and its token is not cancelled.");
            Assert.Same(_cause, place.Watched.Cause);
            Assert.Equal(place.Scope.Context, error.Origin);
        }));

    [Fact]
    public Task Who_sees_that_a_value_is_done_finds_its_token_cancelled_however_many_come_before_it() => Race.Between(
        20,
        prepare: _ =>
        {
            var place = Places("a value")[0];
            for (var i = 0; i < 10_000; i++)
            {
                Assert.False(place.Scope.Context.WithCancel().Context.IsDone);
            }

            return place;
        },
        one: place => place.Scope.Cancel(),
        other: place =>
        {
            while (!place.Watched.IsDone)
            {
                Thread.Yield();
            }

            Assert.True(place.Watched.Error!.CancellationToken.IsCancellationRequested, "There is an error, and its token is not cancelled.");
        });

    [Theory, InlineData("alone"), InlineData("in a tree"), InlineData("a child"), InlineData("a value"), InlineData("a merge")]
    public async Task A_callback_that_is_registered_at_the_moment_of_the_end_runs_exactly_once(string place)
    {
        var all = new List<Place>();
        await Race.Between(
            Rounds,
            prepare: _ => Places(place),
            one: places => Array.ForEach(places, place => place.Scope.Cancel()),
            other: places => Array.ForEach(places, place => place.Watched.Token.UnsafeRegister(static place => ((Place)place!).Called(), place)),
            check: all.AddRange);
        Bounded.Until(() => all.TrueForAll(place => place.Calls > 0), "each callback has run");
        Assert.All(all, place => Assert.Equal(1, place.Calls));
    }

    [Fact]
    public async Task A_second_callback_beside_one_that_is_taken_back_at_the_moment_of_the_end_runs_exactly_once()
    {
        var all = new List<Place>();
        await Race.Between(
            Rounds,
            prepare: _ => Places("alone"),
            one: places => Array.ForEach(places, place => place.Scope.Cancel()),
            other: places => Array.ForEach(places, place =>
            {
                using var first = place.Watched.Token.UnsafeRegister(static _ => { }, null);
                place.Watched.Token.UnsafeRegister(static place => ((Place)place!).Called(), place);
            }),
            check: all.AddRange);
        Bounded.Until(() => all.TrueForAll(place => place.Calls > 0), "each callback has run");
        Assert.All(all, place => Assert.Equal(1, place.Calls));
    }

    [Fact]
    public void Merged_graphs_that_are_cancelled_from_all_sides_at_once_are_done_for_each_who_cancelled()
    {
        const int threads = 4;
        var seed = Seeds.Next(Seeds.Stress, "Merged graphs");
        var workers = new Workers("Merged graphs", seed, threads);
        var (layers, random) = (Array.Empty<ContextScope[]>(), new Random(seed));
        var picks = new (int Layer, int Index)[threads];
        workers.Run(
            rounds: 3000,
            prepare: _ =>
            {
                layers = Graph(random);
                foreach (ref var pick in picks.AsSpan())
                {
                    pick = (random.Next(2), random.Next(layers[0].Length));
                }
            },
            work: worker =>
            {
                workers.Does(worker, "cancel");
                var (layer, index) = picks[worker];
                layers[layer][index].Cancel();
                CheckBelow(layers[layer][index], layers);
                workers.Does(worker, "dispose");
                layers[^1][worker].Dispose();
                layers[1][worker].Cancel();
                CheckBelow(layers[1][worker], layers);
            },
            check: () =>
            {
                Array.ForEach(layers[0], scope => scope.Cancel());
                Assert.All(layers.SelectMany(layer => layer), scope =>
                {
                    Assert.True(scope.Context.IsDone);
                    Assert.Equal(0, scope.ChildCount);
                });
            });
    }

    // Each is merged from some of the layer above.
    private ContextScope[][] Graph(Random random)
    {
        var layers = new ContextScope[4][];
        layers[0] = [.. Enumerable.Range(0, 6).Select(_ => _root.WithCancel())];
        for (var i = 1; i < layers.Length; i++)
        {
            var above = layers[i - 1];
            layers[i] = [.. Enumerable.Range(0, 6).Select(_ => Context.Merge(
                [above[random.Next(6)], above[random.Next(6)].Context.WithValue(s_key, i), above[random.Next(6)].Context.WithCancel()]))];
        }

        return layers;
    }

    private static void CheckBelow(ContextScope cancelled, ContextScope[][] layers)
    {
        foreach (var scope in layers.SelectMany(layer => layer))
        {
            Assert.True(!IsAbove(cancelled.Context.Node, scope.Context.Node) || scope.Context.IsDone, "Cancel returned, and a descendant is live.");
        }
    }

    private static bool IsAbove(ContextNode above, ContextNode? node)
    {
        for (; node is not null; node = node.Parent)
        {
            if (ReferenceEquals(node, above))
            {
                return true;
            }
        }

        return false;
    }

    private Place[] Places(string where) => [.. Enumerable.Range(0, Many).Select(_ =>
    {
        var scope = _root.WithCancel();
        var watched = where switch
        {
            "a child" => scope.Context.WithCancel(),
            "a value" => scope.Context.WithValue(s_key, 1),
            "a merge" => Context.Merge(_root, scope),
            _ => scope.Context,
        };
        Assert.True(where == "alone" || watched.Token.CanBeCanceled);
        if (where is "in a tree" or "a value")
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.False(scope.Context.WithCancel().Context.IsDone);
            }
        }

        return new Place(scope, watched);
    })];

    private sealed class Place(ContextScope scope, Context watched)
    {
        private int _calls;

        public ContextScope Scope => scope;

        public Context Watched => watched;

        public int Calls => Volatile.Read(ref _calls);

        public void Called() => Interlocked.Increment(ref _calls);
    }
}
