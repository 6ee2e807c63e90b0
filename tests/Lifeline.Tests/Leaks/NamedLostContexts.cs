using System.Collections.Concurrent;

namespace Lifeline.Tests;

/// <summary>With the switch Lifeline.NameLostContexts, every scope that nobody disposed is named, however few there are.</summary>
[Collection(NotParallel.Name)]
public sealed class NamedLostContexts
{
    private const string Switch = "Lifeline.NameLostContexts";

    [Fact]
    public void Without_the_switch_nothing_is_named() => Assert.False(Leaks.LeakDetector.TrackAll);

    [Theory, InlineData("plain"), InlineData("timeout"), InlineData("under a root"), InlineData("timeout under a root"), InlineData("token"), InlineData("merged")]
    public void A_single_lost_scope_is_named_by_its_place(string kind) =>
        Assert.Equal(["Named.cs:5"], (string[])WithSwitch(nameof(LoseOne), kind)!);

    [Fact]
    public void Nested_lost_scopes_are_all_named() =>
        Assert.Equal(["Named.cs:1", "Named.cs:2", "Named.cs:3"], ((string[])WithSwitch(nameof(LoseNested))!).Order());

    [Theory, InlineData("disposed"), InlineData("held"), InlineData("expired")]
    public void What_is_not_lost_is_not_named(string kind) => Assert.Empty((string[])WithSwitch(nameof(LoseNone), kind)!);

    [Theory, InlineData(1), InlineData(3)]
    public void A_lost_scope_with_a_callback_somewhere_below_is_not_named_and_the_callback_runs(int depth) =>
        Assert.Equal("0 named, ran", WithSwitch(nameof(LoseObserved), depth));

    [Fact]
    public void A_deadline_still_ends_its_scope_exactly_at_its_time() => Assert.True((bool)WithSwitch(nameof(Expire))!);

    [Fact]
    public void Without_a_handler_a_line_on_standard_error_says_where_and_what_to_do() =>
        Assert.Equal(
            "Lifeline: context.Root.WithCancel.WithCancel was derived at Stderr.cs:5 and never disposed. "
            + "Write `using var scope = …` there, or dispose the scope when its work is over.",
            WithSwitch(nameof(LoseWithoutHandler)));

    private static object? WithSwitch(string scenario, params object?[] arguments)
    {
        _ = Leaks.LeakDetector.TrackAll;         // the copy that the other tests use has read its switch
        AppContext.SetSwitch(Switch, true);
        try
        {
            return IsolatedCopy.Run(typeof(NamedLostContexts), scenario, arguments);
        }
        finally
        {
            AppContext.SetSwitch(Switch, false);
        }
    }

    // What follows runs in the copy, with the switch.

    private static string[] LoseOne(string kind)
    {
        using var parent = Context.Root(new VirtualClock()).WithCancel("kept", 0);
        using var other = Context.Root(parent.Context.Clock).WithCancel("kept", 0);
        return Named(1, () => Garbage.Make(1, _ => Lose(kind, parent, other)));
    }

    private static Context Lose(string kind, Context parent, Context other)
    {
        switch (kind)
        {
            case "timeout":
                return parent.WithTimeout(TimeSpan.FromHours(1), null, "Named.cs", 5);
            case "under a root":
                return Context.Background.WithCancel("Named.cs", 5);
            case "timeout under a root":
                return Context.Background.WithTimeout(TimeSpan.FromHours(1), new TimeoutException(), "Named.cs", 5);
            case "merged":
                return Context.Merge(parent, other, "Named.cs", 5);
            case "token":
                Context ctx = parent.WithCancel("Named.cs", 5);
                _ = ctx.Token;
                return ctx;
            default:
                return parent.WithCancel("Named.cs", 5);
        }
    }

    private static string[] LoseNested()
    {
        using var parent = Context.Root(new VirtualClock()).WithCancel("kept", 0);
        return Named(3, () => Garbage.Make(
            1,
            _ => parent.Context.WithCancel("Named.cs", 1).Context.WithTimeout(TimeSpan.FromHours(1), null, "Named.cs", 2)
                .Context.WithTimeout(TimeSpan.FromMinutes(1), null, "Named.cs", 3)));
    }

    private static string[] LoseNone(string kind)
    {
        var clock = new VirtualClock();
        using var parent = Context.Root(clock).WithCancel("kept", 0);
        var held = new List<ContextScope>();
        var named = Named(0, () => Garbage.Make(1, _ =>
        {
            var scope = parent.Context.WithTimeout(Ms(10), null, "Named.cs", 5);
            switch (kind)
            {
                case "disposed":
                    scope.Dispose();
                    break;
                case "expired":
                    clock.Advance(Ms(10));
                    break;
                default:
                    held.Add(scope);
                    break;
            }

            return scope;
        }));
        held.ForEach(scope => scope.Dispose());
        return named;
    }

    private static string LoseObserved(int depth)
    {
        using var parent = Context.Root(new VirtualClock()).WithCancel("kept", 0);
        var calls = new Calls();
        var named = Named(0, () => Garbage.Make(1, _ =>
        {
            Context ctx = parent;
            for (var i = 0; i < depth; i++)
            {
                ctx = ctx.WithTimeout(TimeSpan.FromHours(1), null, "Named.cs", i);
            }

            ctx.AfterFunc(calls.Call);
            return ctx;
        }));
        parent.Cancel();
        return $"{named.Length} named, {(Task.WaitAny([calls.First], Patience.Longest) == 0 ? "ran" : "never ran")}";
    }

    private static bool Expire()
    {
        var clock = new VirtualClock();
        using var parent = Context.Root(clock).WithCancel();
        using var scope = parent.Context.WithTimeout(Ms(10));
        using var rooted = Context.Root(clock).WithTimeout(Ms(10));
        clock.Advance(Ms(10) - Ticks(1));
        var early = scope.Context.IsDone || rooted.Context.IsDone;
        clock.Advance(Ticks(1));
        return !early && scope.Context.Error is DeadlineExceededException && rooted.Context.Error is DeadlineExceededException
            && !scope.IsOnTheClock && !rooted.IsOnTheClock && parent.ChildCount == 0;
    }

    private static string LoseWithoutHandler()
    {
        using var written = new StandardError();
        using var parent = Context.Root(new VirtualClock()).WithCancel("kept", 0);
        Garbage.Make(1, _ => parent.Context.WithCancel("Stderr.cs", 5));
        Garbage.CollectUntil(() => written.LineWith("Stderr.cs") is not null);
        return written.LineWith("Stderr.cs") ?? "nothing";
    }

    private static string[] Named(int expected, Action lose)
    {
        var named = new ConcurrentQueue<string>();
        void Report(LostContext one) => named.Enqueue(one.Site.ToString());
        LifelineEvents.ContextLost += Report;
        try
        {
            lose();
            Garbage.CollectUntil(() => expected > 0 && named.Count >= expected);
            Garbage.AwaitReports();
            return [.. named.Where(site => site.StartsWith("Named.cs", StringComparison.Ordinal)).Order()];
        }
        finally
        {
            LifelineEvents.ContextLost -= Report;
        }
    }
}
