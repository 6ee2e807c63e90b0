using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>A derived context that nobody disposed and nobody holds does not leak under a parent that lives on.</summary>
[Collection(NotParallel.Name)]
public sealed class LostScopes
{
    private static readonly ContextKey<int> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public LostScopes() => _root = Context.Root(_clock);

    public static TheoryData<string> Kinds =>
        ["plain", "timeout", "caused timeout", "token taken", "value with token", "below a value", "with children", "merged with itself", "merged with another"];

    [Theory, MemberData(nameof(Kinds))]
    public void Ten_thousand_of_them_are_collected(string kind)
    {
        using var parent = _root.WithCancel();
        using var other = _root.WithCancel();
        var made = Garbage.Make(10_000, i => Make(kind, parent, other, i));
        Garbage.CollectUntil(() => parent.ChildCount == 0 && other.ChildCount == 0 && Garbage.Alive(made) == 0);
        Assert.Equal(0, Garbage.Alive(made));
        Assert.Equal(0, parent.ChildCount);
        Assert.Equal(0, other.ChildCount);
        Assert.False(parent.Context.IsDone);
    }

    [Fact]
    public void They_are_collected_on_the_system_clock_too()
    {
        using var parent = Context.Background.WithCancel();
        var made = Garbage.Make(10_000, _ => parent.Context.WithTimeout(TimeSpan.FromHours(1)));
        Garbage.CollectUntil(() => Garbage.Alive(made) == 0);
        Assert.Equal(0, Garbage.Alive(made));
        Assert.Equal(0, parent.ChildCount);
    }

    [Fact]
    public void One_that_was_lent_and_let_go_is_not_lost()
    {
        var lost = new ConcurrentQueue<LostContext>();
        void Report(LostContext one) => lost.Enqueue(one);
        LifelineEvents.ContextLost += Report;
        try
        {
            using var parent = _root.WithCancel();
            var lent = Enumerable.Range(0, 100).Select(_ => parent.Lend(null, null, "Lent.cs", 17)).ToArray();
            var tokens = Array.ConvertAll(lent, one => Context.From(one.LentToken));
            Garbage.CollectUntil(() => lent.All(one => one.Context.Node.Sentinel is not null));
            Array.ForEach(tokens, one => Lifeline.Leaks.LeakDetector.TrackWeakly(one.Node));
            var made = Array.ConvertAll(tokens, one => new WeakReference(one.Node));
            Array.ForEach(lent, one => one.Dispose());
            Array.Clear(tokens);
            Array.Clear(lent);
            Garbage.CollectUntil(() => Garbage.Alive(made) == 0);
            Garbage.AwaitReports();
            Assert.Equal(0, Garbage.Alive(made));
            Assert.DoesNotContain(lost, one => one.Site.File == "Lent.cs");
        }
        finally
        {
            LifelineEvents.ContextLost -= Report;
        }
    }

    [Fact]
    public void They_are_reported_with_the_place_where_they_were_derived()
    {
        var lost = new ConcurrentQueue<LostContext>();
        void Report(LostContext one) => lost.Enqueue(one);
        LifelineEvents.ContextLost += Report;
        try
        {
            using var parent = _root.WithName("job").WithCancel();
            var made = Garbage.Make(100, _ => parent.Context.WithTimeout(TimeSpan.FromHours(1), null, "Lost.cs", 17));
            Garbage.CollectUntil(() => Garbage.Alive(made) == 0);
            Garbage.AwaitReports();
            var mine = lost.Where(one => one.Site.File == "Lost.cs").ToList();
            Assert.Equal(100, mine.Count);
            Assert.All(mine, one => Assert.Equal("job", one.Name));
            Assert.All(mine, one => Assert.Equal("Lost.cs:17", one.Site.ToString()));
            Assert.All(mine, one => Assert.StartsWith("context.Root.WithValue(name, job).WithCancel.WithDeadline(2000", one.Ancestry, StringComparison.Ordinal));
        }
        finally
        {
            LifelineEvents.ContextLost -= Report;
        }
    }

    [Fact]
    public void Values_whose_token_was_taken_are_collected_and_not_reported_as_there_is_nothing_to_dispose()
    {
        var lost = new ConcurrentQueue<LostContext>();
        void Report(LostContext one) => lost.Enqueue(one);
        LifelineEvents.ContextLost += Report;
        try
        {
            using var parent = _root.WithName("values").WithCancel();
            var made = Garbage.Make(1000, i => Make("value with token", parent, default, i));
            Garbage.CollectUntil(() => Garbage.Alive(made) == 0);
            Assert.Equal(0, Garbage.Alive(made));
            Garbage.AwaitReports();
            Assert.DoesNotContain(lost, one => one.Name == "values");
        }
        finally
        {
            LifelineEvents.ContextLost -= Report;
        }
    }

    [Fact]
    public void Contexts_that_were_disposed_are_not_reported()
    {
        var lost = new ConcurrentQueue<LostContext>();
        void Report(LostContext one) => lost.Enqueue(one);
        LifelineEvents.ContextLost += Report;
        try
        {
            using var parent = _root.WithName("disposed").WithCancel();
            var scopes = Enumerable.Range(0, 100).Select(_ => parent.Context.WithCancel()).ToArray();
            Garbage.Age();
            DisposeAndForget(scopes);
            Garbage.Age();
            Garbage.AwaitReports();
            Assert.DoesNotContain(lost, one => one.Name == "disposed");
        }
        finally
        {
            LifelineEvents.ContextLost -= Report;
        }
    }

    [Fact]
    public void Their_parent_ends_as_ever_and_so_do_those_who_are_still_held()
    {
        using var parent = _root.WithCancel();
        var held = Enumerable.Range(0, 100).Select(_ => parent.Context.WithTimeout(TimeSpan.FromHours(1))).ToArray();
        var made = Garbage.Make(1000, i => Make("timeout", parent, default, i));
        Garbage.CollectUntil(() => Garbage.Alive(made) == 0);
        Assert.Equal(100, parent.ChildCount);
        Assert.All(held, scope => Assert.False(scope.Context.IsDone));
        parent.Cancel();
        Assert.All(held, scope => Assert.True(scope.Token.IsCancellationRequested));
        Assert.All(held, scope => Assert.False(scope.IsOnTheClock));
    }

    [Fact]
    public void More_of_them_than_are_looked_at_after_one_collection_are_collected()
    {
        using var parent = _root.WithCancel();
        var made = Garbage.Make(200_000, _ => parent.Context.WithCancel());
        Garbage.CollectUntil(() => parent.ChildCount == 0);
        Assert.Equal(0, parent.ChildCount);
        Assert.Equal(0, Garbage.Alive(made));
    }

    [Fact]
    public void What_was_derived_from_a_wrapped_token_is_collected_and_nothing_stays_registered()
    {
        using var host = new CancellationTokenSource();
        var wrapper = Wrap(host.Token);
        Garbage.CollectUntil(() => !wrapper.IsAlive);
        Assert.False(wrapper.IsAlive);
        Assert.False(host.IsCancellationRequested);
    }

    private static Context Make(string kind, Context parent, ContextScope other, int i)
    {
        switch (kind)
        {
            case "timeout":
                return parent.WithTimeout(TimeSpan.FromHours(1) + Ticks(i));
            case "caused timeout":
                return parent.WithTimeout(TimeSpan.FromHours(1) + Ticks(i), new TimeoutException());
            case "token taken":
                return WithTokenTaken(parent.WithCancel());
            case "value with token":
                return WithTokenTaken(parent.WithValue(s_key, i));
            case "below a value":
                return parent.WithValue(s_key, i).WithCancel();
            case "with children":
                var middle = parent.WithCancel();
                for (var child = 0; child < 3; child++)
                {
                    _ = middle.Context.WithTimeout(TimeSpan.FromHours(1)).Token;
                }

                return middle;
            case "merged with itself":
                return Context.Merge(parent, parent);
            case "merged with another":
                return Context.Merge(parent, other);
            default:
                return parent.WithCancel();
        }
    }

    private static Context WithTokenTaken(Context ctx)
    {
        Assert.True(ctx.Token.CanBeCanceled);
        return ctx;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DisposeAndForget(ContextScope[] scopes)
    {
        foreach (ref var scope in scopes.AsSpan())
        {
            scope.Dispose();
            scope = default;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Wrap(CancellationToken token)
    {
        var ctx = Context.From(token);
        var made = Garbage.Make(1000, i => i % 2 == 0 ? ctx.WithValue(s_key, i).WithCancel() : WithTokenTaken(ctx.WithValue(s_key, i)));
        Garbage.CollectUntil(() => Garbage.Alive(made) == 0);
        Assert.Equal(0, Garbage.Alive(made));
        Assert.Equal(0, ctx.ChildCount);
        return new WeakReference(ctx.Node);
    }
}
