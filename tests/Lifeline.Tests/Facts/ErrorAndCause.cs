namespace Lifeline.Tests.Facts;

public class ErrorAndCause
{
    private static readonly ContextKey<string> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;
    private readonly Exception _cause = new InvalidOperationException("the cause");

    public ErrorAndCause() => _root = Context.Root(_clock);

    [Fact, Trait("Fact", "17")]
    public void While_live_error_and_cause_are_absent()
    {
        using var scope = _root.WithTimeout(Ms(10), _cause);
        Assert.Null(scope.Context.Error);
        Assert.Null(scope.Context.Cause);
        Assert.Null(scope.Context.EndedDuring("work", Ms(1)));
        scope.Context.ThrowIfDone();
    }

    [Fact, Trait("Fact", "17")]
    public void A_plain_cancel_is_Canceled_and_its_own_cause()
    {
        using var scope = _root.WithCancel();
        scope.Cancel();
        AssertEnded<CanceledException>(scope, null);
    }

    [Fact, Trait("Fact", "17")]
    public void A_left_scope_is_Canceled_and_its_own_cause()
    {
        var scope = _root.WithCancel();
        scope.Dispose();
        AssertEnded<CanceledException>(scope, null);
    }

    [Fact, Trait("Fact", "17")]
    public void A_cancel_with_a_cause_is_Canceled_with_that_cause()
    {
        using var scope = _root.WithCancel();
        scope.Cancel(_cause);
        AssertEnded<CanceledException>(scope, _cause);
    }

    [Fact, Trait("Fact", "17")]
    public void An_expired_deadline_is_DeadlineExceeded_and_its_own_cause()
    {
        using var scope = _root.WithTimeout(Ms(10));
        _clock.Advance(Ms(10));
        AssertEnded<DeadlineExceededException>(scope, null);
    }

    [Fact, Trait("Fact", "17")]
    public void An_expired_deadline_with_a_timeout_cause_is_DeadlineExceeded_with_that_cause()
    {
        using var timeout = _root.WithTimeout(Ms(10), _cause);
        using var deadline = _root.WithDeadline(_clock.GetUtcNow().AddMilliseconds(10), _cause);
        _clock.Advance(Ms(10));
        AssertEnded<DeadlineExceededException>(timeout, _cause);
        AssertEnded<DeadlineExceededException>(deadline, _cause);
    }

    [Fact, Trait("Fact", "17")]
    public void A_timeout_that_is_cancelled_early_is_Canceled_and_its_timeout_cause_unused()
    {
        using var scope = _root.WithTimeout(Ms(10), _cause);
        scope.Cancel();
        _clock.Advance(Ms(10));
        AssertEnded<CanceledException>(scope, null);
    }

    [Fact, Trait("Fact", "18")]
    public void A_parent_that_ends_first_gives_its_cause_to_the_child()
    {
        using var parent = _root.WithCancel();
        using var child = parent.Context.WithValue(s_key, "v").WithTimeout(Ms(10), new TimeoutException("unused"));
        parent.Cancel(_cause);
        child.Cancel(new TimeoutException("too late"));
        _clock.Advance(Ms(10));
        AssertEnded<CanceledException>(child, _cause);
    }

    [Fact, Trait("Fact", "18")]
    public void A_child_that_ends_first_keeps_its_own_cause_whatever_the_parent_does_later()
    {
        var late = new TimeoutException("too late");
        using var parent = _root.WithTimeout(Ms(10), late);
        using var cancelled = parent.Context.WithCancel();
        using var left = parent.Context.WithCancel();
        using var expired = parent.Context.WithTimeout(Ms(5));
        using var grandchild = cancelled.Context.WithCancel();
        cancelled.Cancel(_cause);
        left.Dispose();
        _clock.Advance(Ms(10));
        AssertEnded<DeadlineExceededException>(parent, late);
        AssertEnded<CanceledException>(cancelled, _cause);
        AssertEnded<CanceledException>(grandchild, _cause);
        AssertEnded<CanceledException>(left, null);
        AssertEnded<DeadlineExceededException>(expired, null);
    }

    [Theory, InlineData("live"), InlineData("cancelled"), InlineData("expired"), Trait("Fact", "19")]
    public void WithoutCancel_has_no_error_no_cause_no_deadline_is_never_done_and_lets_values_pass(string state)
    {
        using var parent = _root.WithValue(s_key, "v").WithTimeout(Ms(10), _cause);
        var before = parent.Context.WithoutCancel();
        if (state == "cancelled")
        {
            parent.Cancel(_cause);
        }
        else if (state == "expired")
        {
            _clock.Advance(Ms(10));
        }

        Assert.Equal(state != "live", parent.Context.IsDone);
        Assert.All((Context[])[before, parent.Context.WithoutCancel(), parent.Context.WithCancel().Context.WithoutCancel()], ctx =>
        {
            Assert.False(ctx.IsDone);
            Assert.False(ctx.CanBeDone);
            Assert.False(ctx.Token.IsCancellationRequested);
            Assert.Null(ctx.Error);
            Assert.Null(ctx.Cause);
            Assert.Null(ctx.Deadline);
            Assert.Null(ctx.Remaining);
            Assert.True(ctx.TryGet(s_key, out var value));
            Assert.Equal("v", value);
            Assert.Same(_clock, ctx.Clock);
        });
    }

    [Fact, Trait("Fact", "19")]
    public void What_is_derived_below_WithoutCancel_ends_by_itself_and_not_with_what_stands_above()
    {
        using var parent = _root.WithTimeout(Ms(10));
        using var child = parent.Context.WithoutCancel().WithTimeout(Ms(20));
        Assert.Equal(Ms(20), child.Context.Remaining);
        _clock.Advance(Ms(10));
        Assert.True(parent.Context.IsDone);
        Assert.False(child.Context.IsDone);
        _clock.Advance(Ms(10));
        AssertEnded<DeadlineExceededException>(child, null);
    }

    private static void AssertEnded<TError>(Context ctx, Exception? cause)
        where TError : ContextEndedException
    {
        Assert.True(ctx.IsDone);
        Assert.True(ctx.Token.IsCancellationRequested);
        Assert.Same(cause, ctx.Error!.Cause);
        Assert.IsType<TError>(ctx.Error);
        Assert.IsType<TError>(ctx.EndedDuring("work", Ms(1)));
        Assert.Throws<TError>(ctx.ThrowIfDone);
        if (cause is null)
        {
            Assert.IsType<TError>(ctx.Cause);
        }
        else
        {
            Assert.Same(cause, ctx.Cause);
        }
    }
}
