using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Tests;

/// <summary>Values in long chains, against a dictionary.</summary>
public sealed class ValueChains
{
    private static readonly ContextKey<int>[] s_keys = [.. Enumerable.Range(0, 12).Select(i => new ContextKey<int>($"key {i}"))];

    [Theory, InlineData(false), InlineData(true)]
    public void The_nearest_one_wins_at_every_depth_whenever_it_is_read(bool readOnTheWay)
    {
        var random = new Random(Seeds.Next(Seeds.Model, $"Value chains, {(readOnTheWay ? "read on the way" : "read at the end")}"));
        for (var chain = 0; chain < 300; chain++)
        {
            var made = new List<(Context Context, Dictionary<ContextKey<int>, int> Values)> { (Context.Background, []) };
            for (var i = 0; i < 80; i++)
            {
                var next = Derive(made[Math.Max(0, made.Count - 1 - (int)(random.NextDouble() * random.NextDouble() * 10))], random, i);
                made.Add(next);
                if (readOnTheWay && random.Next(4) == 0)
                {
                    var (ctx, values) = made[random.Next(made.Count)];
                    Check(ctx, values, s_keys[random.Next(s_keys.Length)]);
                }
            }

            foreach (var (ctx, values) in made)
            {
                Array.ForEach(s_keys, key => Check(ctx, values, key));
            }
        }
    }

    [Fact]
    public Task Several_threads_that_read_the_same_long_chain_for_the_first_time_find_the_same()
    {
        var chains = Enumerable.Range(0, 2000).Select(_ =>
        {
            var ctx = Context.Background;
            for (var i = 0; i < 24; i++)
            {
                ctx = ctx.WithValue(s_keys[i % 12], i);
            }

            return ctx;
        }).ToArray();
        return Bounded.OnThreads(4, worker =>
        {
            foreach (var ctx in chains)
            {
                for (var i = 0; i < 12; i++)
                {
                    Assert.True(ctx.TryGet(s_keys[(i + worker) % 12], out var value));
                    Assert.Equal(12 + ((i + worker) % 12), value);
                }
            }
        });
    }

    private static (Context Context, Dictionary<ContextKey<int>, int> Values) Derive(
        (Context Context, Dictionary<ContextKey<int>, int> Values) parent, Random random, int value)
    {
        var key = s_keys[random.Next(s_keys.Length)];
        switch (random.Next(12))
        {
            case 0:
                return (parent.Context.WithCancel(), parent.Values);
            case 1:
                return (parent.Context.WithoutCancel(), parent.Values);
            case 2:
                return (Context.Merge(parent.Context, Context.Background.WithValue(key, -1)), parent.Values);
            case 3:
                return (new Answering(parent.Context, key, value), new(parent.Values) { [key] = value });
            case 4:
                return (new Silent(parent.Context), parent.Values);
            default:
                return (parent.Context.WithValue(key, value), new(parent.Values) { [key] = value });
        }
    }

    private static void Check(Context ctx, Dictionary<ContextKey<int>, int> values, ContextKey<int> key)
    {
        var expected = values.TryGetValue(key, out var value);
        Assert.Equal(expected, ctx.TryGet(key, out var found));
        Assert.Equal(value, found);
    }

    private sealed class Silent(Context parent) : CustomContext(parent);

    private sealed class Answering(Context parent, ContextKey<int> own, int answer) : CustomContext(parent)
    {
        protected override bool TryGet<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value)
        {
            value = ReferenceEquals(key, own) ? (T)(object)answer : default;
            return ReferenceEquals(key, own);
        }
    }
}
