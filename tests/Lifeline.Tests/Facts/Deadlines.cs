namespace Lifeline.Tests.Facts;

public class Deadlines
{
    private static readonly ContextKey<string> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Deadlines() => _root = Context.Root(_clock);

    [Fact, Trait("Fact", "10")]
    public void Passing_the_deadline_ends_with_DeadlineExceeded_through_any_wrapper_in_between()
    {
        using var timeout = _root.WithTimeout(Ms(50));
        using var cancel = timeout.Context.WithCancel();
        using var merged = Context.Merge(_root, cancel);
        Context[] all =
        [
            timeout, timeout.Context.WithValue(s_key, "v"), cancel, merged, timeout.Context.WithName("n").WithCancel(),
            new Plain(cancel), new Plain(merged).Context.WithValue(s_key, "v").WithTimeout(TimeSpan.FromHours(1)),
        ];
        _clock.Advance(Ms(50) - Ticks(1));
        Assert.All(all, ctx => Assert.False(ctx.IsDone));
        _clock.Advance(Ticks(1));
        Assert.All(all, ctx => Assert.IsType<DeadlineExceededException>(ctx.Error));
        Assert.All(all, ctx => Assert.True(ctx.Token.IsCancellationRequested));
    }

    [Fact, Trait("Fact", "10")]
    public void Timeout_and_deadline_are_the_same_thing()
    {
        using var timeout = _root.WithTimeout(Ms(50));
        using var deadline = _root.WithDeadline(_clock.GetUtcNow().AddMilliseconds(50));
        Assert.Equal(timeout.Context.Deadline, deadline.Context.Deadline);
        _clock.Advance(Ms(50));
        Assert.IsType<DeadlineExceededException>(timeout.Context.Error);
        Assert.IsType<DeadlineExceededException>(deadline.Context.Error);
    }

    [Theory, InlineData(10, 50), InlineData(50, 10), Trait("Fact", "11")]
    public void The_earlier_deadline_wins_whichever_level_it_stands_on(int above, int below)
    {
        var start = _clock.GetUtcNow();
        using var parent = _root.WithTimeout(Ms(above));
        using var between = parent.Context.WithCancel();
        using var child = between.Context.WithValue(s_key, "v").WithTimeout(Ms(below));
        Assert.Equal(start.AddMilliseconds(10), child.Context.Deadline);
        Assert.Equal(Ms(10), child.Context.Remaining);
        _clock.Advance(Ms(10));
        Assert.IsType<DeadlineExceededException>(child.Context.Error);
        Assert.Equal(above == 10, parent.Context.IsDone);
    }

    [Fact, Trait("Fact", "11")]
    public void Under_a_strictly_earlier_deadline_no_timer_is_made_and_the_own_timeout_cause_is_dropped()
    {
        var (unused, used) = (new TimeoutException("unused"), new TimeoutException("used"));
        using var parent = _root.WithTimeout(Ms(10), used);
        using var child = parent.Context.WithTimeout(Ms(10) + Ticks(1), unused);
        Assert.False(child.Context.HasTimer);
        Assert.False(child.IsOnTheClock);
        _clock.Advance(Ms(10));
        Assert.Same(used, child.Context.Cause);
    }

    [Fact, Trait("Fact", "11")]
    public void Under_an_equal_or_later_deadline_a_timer_of_its_own_is_made()
    {
        using var parent = _root.WithTimeout(Ms(10));
        using var equal = parent.Context.WithTimeout(Ms(10));
        using var earlier = parent.Context.WithTimeout(Ms(10) - Ticks(1));
        Assert.True(equal.IsOnTheClock);
        Assert.True(earlier.IsOnTheClock);
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(-10_000), InlineData(long.MinValue), Trait("Fact", "12")]
    public void A_timeout_of_zero_or_less_has_ended_before_the_call_returns(long ticks)
    {
        using var parent = _root.WithCancel();
        var cause = new TimeoutException();
        using var scope = parent.Context.WithTimeout(Ticks(ticks), cause);
        Assert.IsType<DeadlineExceededException>(scope.Context.Error);
        Assert.Same(cause, scope.Context.Cause);
        Assert.Equal(TimeSpan.Zero, scope.Context.Remaining);
        Assert.True(scope.Token.IsCancellationRequested);
        Assert.False(scope.IsOnTheClock);
        Assert.Equal(0, parent.ChildCount);
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(-10_000_000), Trait("Fact", "12")]
    public void A_deadline_in_the_past_or_exactly_now_has_ended_before_the_call_returns(long ticks)
    {
        _clock.Advance(Ms(1234.5));
        using var scope = _root.WithDeadline(_clock.GetUtcNow().AddTicks(ticks));
        Assert.IsType<DeadlineExceededException>(scope.Context.Error);
        using var far = _root.WithDeadline(DateTimeOffset.MinValue);
        Assert.IsType<DeadlineExceededException>(far.Context.Error);
    }

    [Fact, Trait("Fact", "12")]
    public void A_timeout_of_zero_ends_at_once_also_where_the_parents_own_deadline_has_passed_unnoticed()
    {
        var late = new HandClock();
        using var parent = Context.Root(late).WithTimeout(Ms(10));
        late.Now += Ms(20);
        Assert.False(parent.Context.IsDone);
        using var child = parent.Context.WithTimeout(TimeSpan.Zero);
        Assert.IsType<DeadlineExceededException>(child.Context.Error);
        Assert.True(child.Context.Deadline <= parent.Context.Deadline);
    }

    [Fact, Trait("Fact", "13")]
    public void Cancelling_before_the_deadline_gives_Canceled_and_frees_the_timer()
    {
        using var scope = _root.WithTimeout(Ms(10));
        Assert.True(scope.IsOnTheClock);
        _clock.Advance(Ms(9));
        scope.Cancel();
        Assert.IsType<CanceledException>(scope.Context.Error);
        Assert.False(scope.IsOnTheClock);
        _clock.Advance(Ms(100));
        Assert.IsType<CanceledException>(scope.Context.Error);
    }

    [Fact, Trait("Fact", "13")]
    public void Disposing_and_a_parents_end_free_the_timer_as_well()
    {
        using var parent = _root.WithCancel();
        var disposed = parent.Context.WithTimeout(Ms(10));
        disposed.Dispose();
        Assert.False(disposed.IsOnTheClock);
        using var child = parent.Context.WithTimeout(Ms(10), new TimeoutException());
        parent.Cancel();
        Assert.False(child.IsOnTheClock);
        Assert.IsType<CanceledException>(child.Context.Error);
    }

    private sealed class Plain(Context parent) : CustomContext(parent);
}
