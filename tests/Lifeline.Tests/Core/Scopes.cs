namespace Lifeline.Tests;

public class Scopes
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Scopes() => _root = Context.Root(_clock);

    [Fact]
    public void A_using_block_ends_the_context_when_it_is_left()
    {
        Context ctx;
        using (var scope = _root.WithCancel())
        {
            ctx = scope;
            Assert.False(ctx.IsDone);
        }

        Assert.True(ctx.IsDone);
    }

    [Fact]
    public void The_second_Dispose_does_nothing()
    {
        using var parent = _root.WithCancel();
        var scope = parent.Context.WithCancel();
        using var sibling = parent.Context.WithCancel();
        scope.Dispose();
        scope.Dispose();
        Assert.True(scope.Context.IsDone);
        Assert.Equal(1, parent.ChildCount);
        Assert.False(sibling.Context.IsDone);
    }

    [Fact]
    public void Dispose_after_Cancel_leaves_the_cause_as_it_is()
    {
        var cause = new TimeoutException();
        var scope = _root.WithCancel();
        scope.Cancel(cause);
        scope.Dispose();
        Assert.Same(cause, scope.Context.Cause);
    }

    [Fact]
    public void Cancel_after_Dispose_changes_nothing()
    {
        var scope = _root.WithCancel();
        scope.Dispose();
        scope.Cancel(new TimeoutException("too late"));
        Assert.Null(scope.Context.Error!.Cause);
        Assert.Null(scope.Context.Error.CanceledAt);
    }

    [Fact]
    public void Disposing_a_scope_ends_what_was_derived_from_it()
    {
        var scope = _root.WithCancel();
        using var child = scope.Context.WithTimeout(Ms(10));
        scope.Dispose();
        Assert.Equal(scope.Context, child.Context.Error!.Origin);
        Assert.False(child.IsOnTheClock);
    }

    [Fact]
    public async Task A_scope_can_be_cancelled_and_disposed_from_callbacks_on_its_own_end()
    {
        using var parent = _root.WithCancel();
        using var scope = parent.Context.WithCancel();
        using var child = scope.Context.WithCancel();
        var calls = new Calls[4];
        for (var i = 0; i < calls.Length; i++)
        {
            var mine = calls[i] = new Calls();
            Action everything = () =>
            {
                child.Cancel();
                scope.Cancel();
                scope.Dispose();
                parent.Cancel();
                using var late = scope.Context.WithCancel();
                Assert.True(late.Context.IsDone);
                mine.Call();
            };
            _ = i < 2 ? (IDisposable)scope.Context.AfterFunc(everything) : scope.Token.Register(everything);
        }

        await Bounded.OnAnotherThread(() => scope.Cancel());
        await Task.WhenAll(calls.Select(call => call.First));
        Assert.True(parent.Context.IsDone);
    }

    [Fact]
    public async Task Cancelling_and_disposing_and_deriving_from_many_threads_ends_all()
    {
        for (var round = 0; round < 100; round++)
        {
            using var parent = _root.WithCancel();
            var scope = parent.Context.WithTimeout(TimeSpan.FromHours(1));
            await Bounded.OnThreads(4, number =>
            {
                switch (number)
                {
                    case 0:
                        scope.Cancel(new TimeoutException());
                        break;
                    case 1:
                        scope.Dispose();
                        break;
                    case 2:
                        parent.Cancel();
                        break;
                    default:
                        using (var child = scope.Context.WithTimeout(TimeSpan.FromMinutes(1)))
                        {
                            _ = child.Token;
                        }

                        break;
                }

                Assert.True(number == 3 || scope.Context.IsDone);
            });
            Assert.True(scope.Token.IsCancellationRequested);
            Assert.Equal(0, scope.ChildCount);
            Assert.Equal(0, parent.ChildCount);
            Assert.False(scope.IsOnTheClock);
        }
    }

    [Fact]
    public void A_copy_of_a_scope_is_the_same_scope()
    {
        using var scope = _root.WithCancel();
        using var other = _root.WithCancel();
        var copy = scope;
        Assert.True(copy == scope && copy.Equals((object)scope) && copy.GetHashCode() == scope.GetHashCode());
        Assert.True(scope != other && !scope.Equals((object)other));
        copy.Cancel();
        Assert.True(scope.Context.IsDone);
    }

    [Fact]
    public void A_scope_converts_to_its_context_by_itself()
    {
        using var scope = _root.WithName("work").WithCancel();
        Context ctx = scope;
        Assert.Equal(scope.Context, ctx);
        Assert.True(scope.Context == ctx && !(scope.Context != ctx) && ctx.Equals((object)scope.Context));
        Assert.Equal(scope.Token, ctx.Token);
        Assert.Equal(ctx.ToString(), scope.ToString());
        Assert.Equal("work", ctx.Name);
    }

    [Fact]
    public void An_idle_parent_is_not_disturbed_by_a_great_many_children()
    {
        using var parent = _root.WithCancel();
        for (var i = 0; i < 10_000; i++)
        {
            using var child = parent.Context.WithTimeout(Ms(i));
        }

        Assert.Equal(0, parent.ChildCount);
        Assert.False(parent.Context.IsDone);
    }
}
