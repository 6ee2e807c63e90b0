namespace Lifeline.Tests;

public class Merging
{
    private static readonly ContextKey<string> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;
    private readonly Exception _cause = new InvalidOperationException("the cause");

    public Merging() => _root = Context.Root(_clock);

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void It_ends_with_the_first_of_them_whose_cause_and_origin_it_takes_over(int which)
    {
        ContextScope[] inputs = [_root.WithCancel(), _root.WithCancel(), _root.WithCancel()];
        using var merged = Context.Merge([inputs[0], inputs[1], inputs[2]]);
        using var child = merged.Context.WithCancel();
        Assert.False(merged.Context.IsDone);
        inputs[which].Cancel(_cause);
        inputs[(which + 1) % 3].Cancel(new TimeoutException("too late"));
        Assert.All((Context[])[merged, child], ctx =>
        {
            Assert.Same(_cause, ctx.Cause);
            Assert.Equal(inputs[which].Context, ctx.Error!.Origin);
            Assert.True(ctx.Token.IsCancellationRequested);
        });
        Assert.False(inputs[(which + 2) % 3].Context.IsDone);
    }

    [Fact]
    public void Ending_the_merged_context_ends_none_of_the_others()
    {
        using var first = _root.WithCancel();
        using var second = _root.WithCancel();
        using var merged = Context.Merge(first, second);
        merged.Cancel(_cause);
        Assert.Equal(merged.Context, merged.Context.Error!.Origin);
        Assert.False(first.Context.IsDone);
        Assert.False(second.Context.IsDone);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void However_it_ends_no_link_is_left_behind(int which)
    {
        ContextScope[] inputs = [_root.WithCancel(), _root.WithCancel(), _root.WithCancel()];
        var merged = Context.Merge([inputs[0], inputs[1].Context.WithValue(s_key, "v"), inputs[2]]);
        Assert.All(inputs, input => Assert.Equal(1, input.ChildCount));
        if (which < 3)
        {
            inputs[which].Cancel();
        }
        else
        {
            merged.Dispose();
        }

        Assert.True(merged.Context.IsDone);
        Assert.All(inputs, input => Assert.Equal(0, input.ChildCount));
    }

    [Theory, InlineData(10, 20, 30), InlineData(30, 10, 20), InlineData(20, 30, 10)]
    public void The_earliest_deadline_of_all_counts(int first, int second, int third)
    {
        var start = _clock.GetUtcNow();
        using var merged = Context.Merge([_root.WithTimeout(Ms(first)), _root.WithTimeout(Ms(second)), _root.WithTimeout(Ms(third)), _root]);
        Assert.Equal(start.AddMilliseconds(10), merged.Context.Deadline);
        using var child = merged.Context.WithTimeout(Ms(15));
        Assert.False(child.Context.HasTimer);
        _clock.Advance(Ms(10) - Ticks(1));
        Assert.False(child.Context.IsDone);
        _clock.Advance(Ticks(1));
        Assert.IsType<DeadlineExceededException>(merged.Context.Error);
        Assert.IsType<DeadlineExceededException>(child.Context.Error);
    }

    [Fact]
    public void The_first_gives_values_and_clock()
    {
        var first = _root.WithValue(s_key, "first");
        using var merged = Context.Merge(first, Context.Background.WithValue(s_key, "second"));
        Assert.True(merged.Context.TryGet(s_key, out var value));
        Assert.Equal("first", value);
        Assert.Same(_clock, merged.Context.Clock);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void With_one_that_has_already_ended_it_has_ended_at_once_and_leaves_no_link(int which)
    {
        ContextScope[] inputs = [_root.WithCancel(), _root.WithCancel(), _root.WithCancel()];
        inputs[which].Cancel(_cause);
        using var merged = Context.Merge([inputs[0], inputs[1], inputs[2]]);
        Assert.Same(_cause, merged.Context.Cause);
        Assert.Equal(inputs[which].Context, merged.Context.Error!.Origin);
        Assert.All(inputs, input => Assert.Equal(0, input.ChildCount));
    }

    [Theory, InlineData(false, "top"), InlineData(true, "top"), InlineData(false, "below"), InlineData(true, "below")]
    public void An_ancestor_can_be_merged_with_its_descendant(bool ancestorFirst, string ended)
    {
        using var top = _root.WithCancel();
        using var below = top.Context.WithCancel().Context.WithCancel();
        using var merged = ancestorFirst ? Context.Merge(top, below) : Context.Merge(below, top);
        using var twice = Context.Merge([merged, top, below, merged]);
        (ended == "top" ? top : below).Cancel(_cause);
        Assert.Same(_cause, merged.Context.Cause);
        Assert.Same(_cause, twice.Context.Cause);
        Assert.Equal(ended == "top", top.Context.IsDone);
        top.Dispose();
        Assert.Equal(0, below.ChildCount);
        Assert.Equal(0, merged.ChildCount);
    }

    [Fact]
    public void A_context_can_be_merged_with_itself_with_nothing_else_and_with_roots()
    {
        using var scope = _root.WithCancel();
        using var same = Context.Merge(scope, scope);
        using var alone = Context.Merge([scope]);
        using var rooted = Context.Merge(_root, Context.Root(_clock));
        Assert.All((ContextScope[])[same, alone, rooted], merged => Assert.False(merged.Context.IsDone));
        scope.Cancel(_cause);
        Assert.Same(_cause, same.Context.Cause);
        Assert.Same(_cause, alone.Context.Cause);
        Assert.False(rooted.Context.IsDone);
        rooted.Cancel();
        Assert.True(rooted.Context.IsDone);
        Assert.Equal(0, scope.ChildCount);
    }

    [Fact]
    public void Contexts_on_different_clocks_are_refused_by_name()
    {
        using var here = _root.WithTimeout(Ms(1));
        using var there = Context.Root(new VirtualClock(), "elsewhere").WithTimeout(Ms(1));
        var refused = Assert.Throws<ArgumentException>(() => Context.Merge(here, there));
        Assert.Contains("different clocks", refused.Message);
        Assert.Contains("elsewhere", refused.Message);
        Assert.Contains("roots on the same clock", refused.Message);
        Assert.Equal(0, here.ChildCount + there.ChildCount);
    }

    [Fact]
    public void A_foreign_token_can_be_merged_whatever_the_clock()
    {
        using var source = new CancellationTokenSource();
        using var here = _root.WithTimeout(Ms(1));
        using var merged = Context.Merge(here, Context.From(source.Token));
        source.Cancel();
        Assert.IsType<CanceledException>(merged.Context.Error);
        Assert.False(here.Context.IsDone);
    }

    [Fact]
    public void A_context_on_another_clock_that_can_never_end_can_be_merged()
    {
        using var here = _root.WithTimeout(Ms(1));
        using var merged = Context.Merge(here, Context.Background);
        _clock.Advance(Ms(1));
        Assert.True(merged.Context.IsDone);
    }

    [Fact]
    public async Task When_all_of_them_end_at_once_on_several_threads_it_takes_over_one_of_them_for_good()
    {
        for (var round = 0; round < 100; round++)
        {
            ContextScope[] inputs = [_root.WithCancel(), _root.WithCancel(), _root.WithCancel()];
            var causes = inputs.Select(_ => new TimeoutException()).ToArray();
            using var merged = Context.Merge([inputs[0], inputs[1], inputs[2]]);
            await Bounded.OnThreads(3, number =>
            {
                inputs[number].Cancel(causes[number]);
                Assert.True(merged.Context.IsDone && merged.Token.IsCancellationRequested);
            });
            Assert.Equal(Array.IndexOf(causes, merged.Context.Cause), Array.FindIndex(inputs, input => input.Context == merged.Context.Error!.Origin));
            Assert.All(inputs, input => Assert.Equal(0, input.ChildCount));
        }
    }
}
