using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Tests.Facts;

public class CustomContexts
{
    private static readonly ContextKey<string> s_user = new("user");
    private static readonly ContextKey<string> s_other = new("other");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;
    private readonly Exception _cause = new InvalidOperationException("the cause");

    public CustomContexts() => _root = Context.Root(_clock);

    [Fact, Trait("Fact", "20")]
    public void One_that_does_not_change_when_it_ends_costs_nothing_extra()
    {
        using var parent = _root.WithCancel();
        Context custom = new UserContext(parent, "me");
        Assert.Equal(0, parent.ChildCount);
        using var child = custom.WithCancel();
        Assert.Equal(1, parent.ChildCount);
        Assert.Equal(0, custom.Node.ChildCount);
        Assert.Same(parent.Context.Node, custom.Node.CancellationParent);
    }

    [Fact, Trait("Fact", "20")]
    public void One_that_does_not_change_when_it_ends_ends_with_its_parent()
    {
        using var parent = _root.WithTimeout(Ms(10));
        Context custom = new UserContext(parent, "me");
        using var child = custom.WithCancel();
        Assert.Equal(Ms(10), custom.Remaining);
        parent.Cancel(_cause);
        Assert.All((Context[])[custom, child], ctx =>
        {
            Assert.True(ctx.IsDone);
            Assert.Same(_cause, ctx.Cause);
            Assert.Equal(parent.Context, ctx.Error!.Origin);
        });
    }

    [Fact, Trait("Fact", "20")]
    public void One_with_its_own_end_is_waited_for_and_not_bypassed()
    {
        using var parent = _root.WithCancel();
        using var own = new CancellationTokenSource();
        Context custom = new OwnEnd(parent, own.Token);
        using var child = custom.WithCancel();
        Assert.Equal(0, parent.ChildCount);
        Assert.Equal(1, custom.ChildCount);

        parent.Cancel(_cause);
        Assert.False(custom.IsDone);
        Assert.False(child.Context.IsDone);

        own.Cancel();
        Assert.True(custom.IsDone);
        Assert.True(child.Context.IsDone);
    }

    [Fact, Trait("Fact", "20")]
    public void The_inner_cause_is_still_found_through_one_with_its_own_end()
    {
        using var parent = _root.WithCancel();
        using var own = new CancellationTokenSource();
        Context custom = new OwnEnd(parent, own.Token) { Says = new TimeoutException("not asked") };
        using var child = custom.WithCancel();
        parent.Cancel(_cause);
        own.Cancel();
        Assert.All((Context[])[custom, child], ctx =>
        {
            Assert.Same(_cause, ctx.Cause);
            Assert.Equal(parent.Context, ctx.Error!.Origin);
        });
    }

    [Fact, Trait("Fact", "20")]
    public void One_that_ends_before_its_parent_tells_its_own_reason_and_leaves_the_parent_alone()
    {
        using var parent = _root.WithCancel();
        using var own = new CancellationTokenSource();
        Context custom = new OwnEnd(parent, own.Token) { Says = _cause };
        using var child = custom.WithCancel();
        own.Cancel();
        Assert.False(parent.Context.IsDone);
        Assert.Same(_cause, custom.Cause);
        Assert.Same(_cause, child.Context.Cause);
        Assert.Equal(custom, child.Context.Error!.Origin);
    }

    [Fact, Trait("Fact", "20")]
    public void The_nearest_custom_context_that_answers_for_a_value_wins()
    {
        using var own = new CancellationTokenSource();
        var below = _root.WithValue(s_user, "root").WithValue(s_other, "kept");
        Context custom = new UserContext(below, "custom");
        using var scope = new OwnEnd(custom, own.Token).Context.WithCancel();
        Assert.Equal("custom", Read(scope, s_user));
        Assert.Equal("kept", Read(scope, s_other));
        Assert.Equal("near", Read(scope.Context.WithValue(s_user, "near"), s_user));

        static string Read(Context ctx, ContextKey<string> key) => ctx.TryGet(key, out var value) ? value : "nothing";
    }

    [Fact, Trait("Fact", "21")]
    public void A_foreign_context_has_its_error_as_cause()
    {
        using var foreign = new CancellationTokenSource();
        var ctx = Context.From(foreign.Token);
        Assert.Null(ctx.Error);
        foreign.Cancel();
        Assert.IsType<CanceledException>(ctx.Error);
        Assert.IsType<CanceledException>(ctx.Cause);
        Assert.Null(ctx.Error!.Cause);
        Assert.Equal(ctx, ctx.Error.Origin);
    }

    [Fact, Trait("Fact", "21")]
    public void The_children_of_a_foreign_context_may_have_causes_of_their_own_and_never_disturb_it()
    {
        using var foreign = new CancellationTokenSource();
        var ctx = Context.From(foreign.Token);
        using var first = ctx.WithCancel();
        using var second = ctx.WithValue(s_user, "me").WithCancel();
        using var grandchild = first.Context.WithCancel();
        first.Cancel(_cause);
        Assert.Same(_cause, first.Context.Cause);
        Assert.Same(_cause, grandchild.Context.Cause);
        Assert.False(ctx.IsDone);
        Assert.False(second.Context.IsDone);
        Assert.False(foreign.IsCancellationRequested);

        foreign.Cancel();
        Assert.Same(_cause, first.Context.Cause);
        Assert.IsType<CanceledException>(second.Context.Cause);
        Assert.Equal(ctx, second.Context.Error!.Origin);
    }

    private sealed class UserContext(Context parent, string user) : CustomContext(parent)
    {
        protected override bool TryGet<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value)
        {
            if (ReferenceEquals(key, s_user))
            {
                value = (T)(object)user;
                return true;
            }

            return base.TryGet(key, out value);
        }
    }

    private sealed class OwnEnd(Context parent, CancellationToken done) : CustomContext(parent, done)
    {
        public Exception? Says { get; init; }

        protected override Exception? Reason => Says;
    }
}
