namespace Lifeline.Tests;

/// <summary><c>Lend</c>: a context whose token stands in a framework's slot. It ends as any does, and its owner may let it go without ending it.</summary>
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
        Assert.False(lent.Token.IsCancellationRequested);
        _clock.Advance(Ticks(1));

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
        parent.Cancel(new TimeoutException());

        Assert.IsType<TimeoutException>(second.Cause);
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
    public void Let_go_it_is_ended_by_nobody_and_held_by_nobody(int siblings)
    {
        using var parent = _root.WithCancel();
        using var before = Many(parent, siblings / 2);
        var lent = parent.Lend(s_limit);
        using var behind = Many(parent, siblings - (siblings / 2));
        var token = lent.Token;
        var derived = lent.WithCancel();

        lent.Dispose();
        lent.Dispose();

        Assert.Equal(siblings, parent.ChildCount);
        Assert.Empty(_clock.Pending);
        Assert.Null(lent.Context.Deadline);
        _clock.Advance(s_limit);
        parent.Cancel();
        Assert.False(token.IsCancellationRequested);
        Assert.False(derived.IsDone);
        derived.Dispose();

        static Disposables Many(ContextScope parent, int count) => new([.. Enumerable.Range(0, count).Select(_ => parent.WithCancel())]);
    }

    [Fact]
    public void Let_go_after_its_end_it_stays_ended()
    {
        var lent = _root.Lend(s_limit);
        _clock.Advance(s_limit);
        lent.Dispose();
        Assert.IsType<DeadlineExceededException>(lent.Error);
    }

    [Fact]
    public void A_longer_time_below_it_counts_by_itself()
    {
        var lent = _root.Lend(s_limit);
        using var before = lent.WithTimeout(Ms(1000));
        lent.Dispose();
        using var behind = Context.From(lent.Token).WithTimeout(Ms(1000));

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
    public void Its_context_is_found_from_its_token()
    {
        using var lent = _root.Lend(s_limit);
        var found = Context.From(lent.Token);
        Assert.Equal(lent.Context, found);
        Assert.Equal(("request", s_limit), (found.Name, found.Remaining));
    }

    [Fact]
    public void A_watch_does_not_take_it_for_left_behind()
    {
        using var watch = _root.WithWatch();
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
