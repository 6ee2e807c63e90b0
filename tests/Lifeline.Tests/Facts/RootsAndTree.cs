namespace Lifeline.Tests.Facts;

public class RootsAndTree
{
    private static readonly ContextKey<string> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public RootsAndTree() => _root = Context.Root(_clock);

    public static TheoryData<string> Roots => ["Background", "Todo"];

    public static TheoryData<string> Derivations => ["cancel", "timeout", "after-func"];

    [Theory, MemberData(nameof(Roots)), Trait("Fact", "1")]
    public void A_root_is_never_done_and_has_neither_deadline_nor_values(string name)
    {
        var root = name == "Todo" ? Context.Todo : Context.Background;
        Assert.False(root.IsDone);
        Assert.False(root.CanBeDone);
        Assert.False(root.Token.CanBeCanceled);
        Assert.Null(root.Error);
        Assert.Null(root.Cause);
        Assert.Null(root.Deadline);
        Assert.Null(root.Remaining);
        Assert.Null(root.Name);
        Assert.False(root.TryGet(s_key, out _));
        root.ThrowIfDone();
    }

    [Theory, MemberData(nameof(Roots)), Trait("Fact", "1")]
    public void A_root_prints_as_itself(string name) =>
        Assert.Equal($"context.{name}", (name == "Todo" ? Context.Todo : Context.Background).ToString());

    [Fact, Trait("Fact", "1")]
    public void The_two_roots_are_different_contexts() => Assert.NotEqual(Context.Background, Context.Todo);

    [Theory, MemberData(nameof(Derivations)), Trait("Fact", "2")]
    public void What_is_derived_registers_with_the_nearest_ancestor_that_can_end(string derivation)
    {
        using var far = _root.WithCancel();
        using var near = far.Context.WithCancel();
        Derive(near, derivation);
        Assert.Equal(1, far.ChildCount);
        Assert.Equal(1, near.ChildCount);
    }

    [Theory, MemberData(nameof(Derivations)), Trait("Fact", "2")]
    public void A_value_context_in_between_is_transparent(string derivation)
    {
        using var parent = _root.WithCancel();
        var value = parent.Context.WithValue(s_key, "v").WithName("n").WithValue(s_key, "w");
        Assert.Equal(0, parent.ChildCount);
        Derive(value, derivation);
        Assert.Equal(1, parent.ChildCount);
        Assert.Equal(0, value.Node.ChildCount);
        Assert.Equal(0, value.Node.Parent!.ChildCount);
    }

    [Fact, Trait("Fact", "2")]
    public void What_is_derived_from_a_root_registers_nowhere()
    {
        using var child = _root.WithCancel();
        using var detached = child.Context.WithoutCancel().WithCancel();
        Assert.Equal(0, _root.Node.ChildCount);
        Assert.Equal(0, child.ChildCount);
    }

    [Fact, Trait("Fact", "3")]
    public void Cancelling_a_parent_ends_all_descendants_with_the_same_error_and_empties_its_list()
    {
        using var parent = _root.WithCancel();
        var descendants = Descendants(parent, depth: 3).ToArray();
        var cause = new InvalidOperationException("enough");
        Assert.All(descendants, ctx => Assert.False(ctx.IsDone));
        Assert.NotEqual(0, parent.ChildCount);

        parent.Cancel(cause);

        var error = parent.Context.Error!;
        Assert.All(descendants, ctx =>
        {
            Assert.True(ctx.IsDone);
            Assert.True(ctx.Token.IsCancellationRequested);
            var own = Assert.IsType<CanceledException>(ctx.Error);
            Assert.Same(cause, ctx.Cause);
            Assert.Equal(parent.Context, own.Origin);
            Assert.Equal(error.CanceledAt, own.CanceledAt);
            Assert.Equal(0, ctx.ChildCount);
        });
        Assert.Equal(0, parent.ChildCount);
    }

    [Theory, InlineData("cancel"), InlineData("dispose"), InlineData("deadline"), Trait("Fact", "4")]
    public async Task What_is_derived_from_an_ended_parent_has_ended_at_once(string end)
    {
        using var parent = _root.WithTimeout(Ms(5));
        End(parent, end);
        var error = parent.Context.Error!;
        using var cancel = parent.Context.WithCancel();
        using var timeout = parent.Context.WithTimeout(Ms(100));
        using var merged = Context.Merge(parent, _root);
        Context[] derived = [cancel, timeout, merged, parent.Context.WithValue(s_key, "v"), parent.Context.WithName("n")];
        Assert.All(derived, ctx =>
        {
            Assert.True(ctx.IsDone);
            Assert.True(ctx.Token.IsCancellationRequested);
            Assert.IsType(error.GetType(), ctx.Error);
            Assert.Equal(parent.Context, ctx.Error!.Origin);
        });
        Assert.Equal(0, parent.ChildCount);
        Assert.False(timeout.IsOnTheClock);

        var calls = new Calls();
        Assert.True(parent.Context.AfterFunc(calls.Call).HasStarted);
        await calls.First;
    }

    [Theory, MemberData(nameof(Derivations)), Trait("Fact", "5")]
    public void Ending_a_child_takes_it_off_its_parent_which_stays_live(string derivation)
    {
        using var parent = _root.WithCancel();
        Assert.Equal(0, parent.ChildCount);
        var end = Derive(parent, derivation);
        Assert.Equal(1, parent.ChildCount);
        end();
        Assert.Equal(0, parent.ChildCount);
        Assert.False(parent.Context.IsDone);
        Assert.Null(parent.Context.Error);
        Assert.False(parent.Token.IsCancellationRequested);
    }

    [Fact, Trait("Fact", "5")]
    public void A_child_whose_time_is_up_is_taken_off_its_parent()
    {
        using var parent = _root.WithCancel();
        using var child = parent.Context.WithTimeout(Ms(1));
        _clock.Advance(Ms(1));
        Assert.Equal(0, parent.ChildCount);
        Assert.False(parent.Context.IsDone);
    }

    [Fact, Trait("Fact", "5")]
    public void Children_are_taken_off_in_any_order()
    {
        using var parent = _root.WithCancel();
        var children = Enumerable.Range(0, 7).Select(_ => parent.Context.WithCancel()).ToList();
        foreach (var index in (int[])[3, 5, 0, 3, 0, 1, 0])
        {
            children[index].Cancel();
            children.RemoveAt(index);
            Assert.Equal(children.Count, parent.ChildCount);
            Assert.All(children, child => Assert.False(child.Context.IsDone));
        }
    }

    /// <summary>Returns what takes the derived thing off again.</summary>
    internal static Action Derive(Context parent, string derivation)
    {
        switch (derivation)
        {
            case "after-func":
                var registration = parent.AfterFunc(() => { });
                return () => Assert.True(registration.Stop());
            case "timeout":
                var timeout = parent.WithTimeout(TimeSpan.FromHours(1));
                return () => timeout.Cancel();
            default:
                var child = parent.WithCancel();
                return () => child.Cancel();
        }
    }

    private void End(ContextScope scope, string how)
    {
        switch (how)
        {
            case "cancel":
                scope.Cancel();
                break;
            case "dispose":
                scope.Dispose();
                break;
            default:
                _clock.Advance(Ms(5));
                break;
        }

        Assert.True(scope.Context.IsDone);
    }

    private static IEnumerable<Context> Descendants(Context parent, int depth)
    {
        if (depth == 0)
        {
            yield break;
        }

        Context[] children =
            [parent.WithCancel(), parent.WithTimeout(TimeSpan.FromHours(1)), parent.WithValue(s_key, "v"), Context.Merge(parent, parent)];
        _ = children[2].Token;
        foreach (var child in children)
        {
            yield return child;
            foreach (var descendant in Descendants(child, depth - 1))
            {
                yield return descendant;
            }
        }
    }
}
