namespace Lifeline.Tests;

/// <summary><c>Lend</c>: a context with a second token that stands in a framework's slot. It is cancelled by each end of the context but the last one: that the work is over.</summary>
public class LentContexts
{
    private static readonly TimeSpan s_limit = Ms(300);

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public LentContexts() => _root = Context.Root(_clock).WithName("request");

    [Fact]
    public void It_ends_when_its_time_is_up()
    {
        var cause = new FormatException("why");
        using var lent = _root.Lend(s_limit, cause);
        using var child = lent.WithCancel();
        Assert.Equal(s_limit, child.Remaining);

        _clock.Advance(s_limit - Ticks(1));
        Assert.False(lent.LentToken.IsCancellationRequested);
        _clock.Advance(Ticks(1));

        Assert.True(lent.LentToken.IsCancellationRequested);

        var error = Assert.IsType<DeadlineExceededException>(child.Error);
        Assert.Equal((lent.Context, cause, s_limit), (error.Origin, error.Cause, error.Budget));
        Assert.StartsWith("'request' had 300 ms (set at LentContexts.cs:", error.Message, StringComparison.Ordinal);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public void Once_it_has_ended_it_keeps_the_deadline_that_it_had()
    {
        var lent = _root.Lend(s_limit);
        using var child = lent.WithCancel();
        _clock.Advance(s_limit);
        var deadline = child.Deadline;

        lent.GiveUpDeadline();
        lent.Dispose();

        Assert.NotNull(deadline);
        Assert.Equal((deadline, TimeSpan.Zero), (child.Deadline, child.Remaining));
        Assert.Equal(deadline, Context.From(lent.LentToken).Deadline);
    }

    [Fact]
    public void It_ends_with_its_parent_and_when_it_is_cancelled()
    {
        using var parent = _root.WithCancel();
        using var first = parent.Lend();
        using var second = parent.Lend(s_limit);

        first.Cancel(new FormatException());
        Assert.IsType<FormatException>(first.Cause);
        Assert.False(second.IsDone);
        Assert.True(first.LentToken.IsCancellationRequested);
        var token = second.LentToken;
        parent.Cancel(new TimeoutException());

        Assert.IsType<TimeoutException>(second.Cause);
        Assert.True(token.IsCancellationRequested);
        Assert.IsType<TimeoutException>(Context.From(token).Cause);
        Assert.True(parent.Lend().IsDone);
        Assert.True(_root.Lend(TimeSpan.Zero).IsDone);
    }

    [Theory]
    [InlineData(true, "'request' had 300 ms (set at LentContexts.cs:")]
    [InlineData(false, "'request' exceeded its deadline (set at LentContexts.cs:")]
    public void Somebody_elses_clock_may_end_it_as_its_own_time_would(bool isLimited, string told)
    {
        using var lent = _root.Lend(isLimited ? s_limit : null);
        lent.Expire(new FormatException("theirs"));
        var error = Assert.IsType<DeadlineExceededException>(lent.Error);
        Assert.Equal((isLimited ? s_limit : null, "theirs"), (error.Budget, error.Cause?.Message));
        Assert.StartsWith(told, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void Released_it_ends_and_what_was_lent_is_ended_by_nobody_and_held_by_nobody(int siblings)
    {
        using var parent = _root.WithCancel();
        using var lent = parent.Lend(s_limit);
        using var before = Many(lent.Context, siblings / 2);
        var token = lent.LentToken;
        using var behind = Many(lent.Context, siblings - (siblings / 2));
        var derived = Context.From(token).WithCancel();

        lent.Release(new FormatException("over"));
        lent.Release(new TimeoutException());
        lent.Dispose();

        Assert.Equal("over", Assert.IsType<CanceledException>(lent.Error).Cause?.Message);
        Assert.All(before.Scopes.Concat(behind.Scopes), scope => Assert.True(scope.IsDone));
        Assert.Equal(0, parent.ChildCount);
        Assert.False(lent.Context.IsOnTheClock);
        Assert.Equal(token, lent.LentToken);
        Assert.Null(derived.Deadline);
        _clock.Advance(s_limit);
        parent.Cancel();
        Assert.False(token.IsCancellationRequested);
        Assert.False(derived.IsDone);
        derived.Dispose();

        static Disposables Many(Context parent, int count) => new([.. Enumerable.Range(0, count).Select(_ => parent.WithCancel())]);
    }

    [Fact]
    public void A_token_that_is_asked_for_after_the_release_is_cancelled_by_nobody()
    {
        using var parent = _root.WithCancel();
        var lent = parent.Lend(s_limit);
        lent.Dispose();

        var token = lent.LentToken;

        Assert.Equal(token, lent.LentToken);
        parent.Cancel();
        Assert.False(token.IsCancellationRequested);
        Assert.Null(Context.From(token).Deadline);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Released_after_its_end_all_stays_ended(bool wasLent)
    {
        var lent = _root.Lend(s_limit);
        _ = wasLent ? lent.LentToken : default;
        _clock.Advance(s_limit);
        lent.Dispose();
        Assert.IsType<DeadlineExceededException>(lent.Error);
        Assert.True(lent.LentToken.IsCancellationRequested);
    }

    [Fact]
    public void A_longer_time_below_what_was_lent_counts_by_itself()
    {
        var lent = _root.Lend(s_limit);
        using var before = Context.From(lent.LentToken).WithTimeout(Ms(1000));
        lent.Dispose();
        using var behind = Context.From(lent.LentToken).WithTimeout(Ms(1000));

        _clock.Advance(Ms(1000));

        Assert.IsType<DeadlineExceededException>(before.Error);
        Assert.IsType<DeadlineExceededException>(behind.Error);
    }

    [Fact]
    public void Its_deadline_can_be_given_up_but_not_its_parents()
    {
        using var parent = _root.WithTimeout(Ms(1000));
        using var lent = parent.Lend(s_limit);
        using var child = lent.WithCancel();

        lent.GiveUpDeadline();

        Assert.Equal(Ms(1000), child.Remaining);
        _clock.Advance(s_limit);
        Assert.False(child.IsDone);
        _clock.Advance(Ms(700));
        Assert.Equal(parent.Context, child.Error!.Origin);
    }

    [Fact]
    public void Merged_behind_another_its_deadline_is_known_as_long_as_it_stands()
    {
        using var lent = _root.Lend(s_limit);
        using var child = lent.WithCancel();
        using var merged = Context.Merge(_root, child);
        Assert.Equal(s_limit, merged.WithName("below").Remaining);

        lent.GiveUpDeadline();

        Assert.Null(merged.Remaining);
    }

    [Fact]
    public void A_context_with_its_values_and_its_time_is_found_from_the_lent_token()
    {
        using var lent = _root.Lend(s_limit);
        var found = Context.From(lent.LentToken);
        Assert.Equal(lent.LentToken, found.Token);
        Assert.NotEqual(lent.Token, found.Token);
        Assert.Equal(lent.Context, Context.From(lent.Token));
        Assert.Equal(("request", s_limit), (found.Name, found.Remaining));
    }

    [Fact]
    public void A_watch_does_not_take_it_for_left_behind()
    {
        using var watch = _root.WithMonitor();
        var lent = watch.Lend(s_limit);
        Assert.Single(watch.Snapshot().Roots[0].Children);
        lent.Dispose();
        Assert.Empty(watch.Snapshot().Roots[0].Children);
    }

    private sealed record Disposables(ContextScope[] Scopes) : IDisposable
    {
        public void Dispose() => Array.ForEach(Scopes, scope => scope.Dispose());
    }
}
