namespace Lifeline.Tests.Tasks;

public class Stopping
{
    private readonly VirtualClock _clock = new();
    private readonly Context _ctx;

    public Stopping() => _ctx = Context.Root(_clock);

    [Fact]
    public void A_soft_stop_is_visible_and_ends_nothing()
    {
        using var scope = _ctx.WithStop();
        var cause = new InvalidDataException("deploying");
        var stopping = scope.Context.Stopping;
        Assert.False(stopping.IsDone);

        scope.Stop(Ms(100), cause);

        Assert.True(stopping.IsDone);
        Assert.True(stopping.Token.IsCancellationRequested);
        Assert.Same(cause, stopping.Cause);
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public void After_the_grace_period_the_context_is_cancelled_with_a_cause_that_says_so()
    {
        using var scope = _ctx.WithStop();
        var cause = new InvalidDataException("deploying");
        scope.Stop(Ms(100), cause);

        _clock.Advance(Ms(99));
        Assert.False(scope.Context.IsDone);
        _clock.Advance(Ms(1));

        var hard = Assert.IsType<GracePeriodExceededException>(scope.Context.Cause);
        Assert.Equal(Ms(100), hard.Grace);
        Assert.Same(cause, hard.InnerException);
        Assert.Contains("had 100 ms to finish: deploying", scope.Context.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public void Without_a_grace_period_the_hard_stop_comes_at_once()
    {
        using var scope = _ctx.WithStop();

        scope.Stop(TimeSpan.Zero);

        Assert.IsType<GracePeriodExceededException>(scope.Context.Cause);
    }

    [Fact]
    public void A_grace_period_without_end_needs_no_timer()
    {
        using var scope = _ctx.WithStop();

        scope.Stop(TimeSpan.MaxValue);

        Assert.True(scope.Context.Stopping.IsDone);
        Assert.False(scope.Context.IsDone);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public void A_second_stop_can_only_bring_the_hard_one_forward()
    {
        using var scope = _ctx.WithStop();
        scope.Stop(Ms(100));
        scope.Stop(Ms(500));
        scope.Stop(Ms(50));
        _clock.Advance(Ms(50));

        Assert.Equal(Ms(50), Assert.IsType<GracePeriodExceededException>(scope.Context.Cause).Grace);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public void Leaving_the_scope_in_time_takes_the_hard_stop_back()
    {
        var scope = _ctx.WithStop();
        scope.Stop(Ms(100));
        scope.Dispose();

        Assert.True(_ctx.Node.Clock.HasEmptySlotsOnly);
        Assert.IsType<CanceledException>(scope.Context.Cause);
        Assert.Equal(0, _ctx.ChildCount);
    }

    [Fact]
    public void An_outer_stop_is_visible_to_inner_scopes_and_an_inner_one_not_to_outer()
    {
        using var outer = _ctx.WithStop();
        using var inner = outer.Context.WithStop();
        using var sibling = outer.Context.WithStop();

        inner.Stop(Ms(10));
        Assert.True(inner.Context.Stopping.IsDone);
        Assert.False(outer.Context.Stopping.IsDone);
        Assert.False(sibling.Context.Stopping.IsDone);

        outer.Stop(Ms(10), new InvalidDataException());
        Assert.IsType<InvalidDataException>(sibling.Context.Stopping.Cause);
        _clock.Advance(Ms(10));
        Assert.True(sibling.Context.IsDone);
    }

    [Fact]
    public async Task Stopping_ends_with_the_context_itself_so_that_nobody_waits_for_a_stop_that_never_comes()
    {
        using var scope = _ctx.WithStop();
        using var child = scope.Context.WithCancel();
        var stopping = child.Context.Stopping;
        var waiting = stopping.Done.AsTask();
        using var below = stopping.WithCancel();

        child.Cancel(new InvalidDataException());

        await waiting.Arrives();
        Assert.True(stopping.IsDone);
        Assert.True(below.Context.IsDone);
        Assert.IsType<InvalidDataException>(stopping.Cause);
        Assert.False(scope.Context.Stopping.IsDone);
    }

    [Fact]
    public void Stopping_has_the_contexts_values_and_deadline()
    {
        var key = new ContextKey<string>("user");
        using var scope = _ctx.WithStop();
        using var child = scope.Context.WithValue(key, "ada").WithTimeout(Ms(10));

        Assert.True(child.Context.Stopping.TryGet(key, out var user));
        Assert.Equal("ada", user);
        Assert.Equal(Ms(10), child.Context.Stopping.Remaining);
        Assert.EndsWith(".Stopping", child.Context.Stopping.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_leaves_nothing_behind_when_the_context_has_ended()
    {
        using var scope = _ctx.WithStop();
        var before = scope.Context.Stopping.ChildCount;
        using (var child = scope.Context.WithCancel())
        {
            _ = child.Context.Stopping.Token;
            Assert.True(scope.Context.Stopping.ChildCount > before);
        }

        Assert.Equal(before, scope.Context.Stopping.ChildCount);
    }

    [Fact]
    public void Without_a_stop_scope_stopping_is_the_context_itself()
    {
        using var child = _ctx.WithCancel();

        Assert.Equal(child.Context, child.Context.Stopping);
        Assert.Equal(Context.Background, Context.Background.Stopping);
    }

    [Fact]
    public void What_was_detached_is_not_asked_to_stop()
    {
        using var scope = _ctx.WithStop();
        using var detached = scope.Context.WithoutCancel().WithCancel();
        scope.Stop(Ms(10));

        Assert.False(detached.Context.Stopping.IsDone);
    }

    [Fact]
    public async Task A_group_of_the_scope_starts_no_more_tasks_and_says_why()
    {
        using var scope = _ctx.WithName("shop").WithStop();
        await using var group = scope.Context.Group();
        scope.Stop(Ms(100), new InvalidDataException("deploying"));

        var thrown = Assert.Throws<CanceledException>(() => { _ = group.Go(_ => Task.CompletedTask, "one more"); });

        Assert.Contains("'shop' was canceled", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("starting the task 'one more' (Stopping.cs:", thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith("deploying", thrown.Message, StringComparison.Ordinal);
        Assert.False(group.TryGo(_ => Task.CompletedTask, out _));
    }

    [Fact]
    public async Task What_runs_may_use_groups_of_its_own_to_finish()
    {
        using var scope = _ctx.WithStop();
        await using var group = scope.Context.Group();
        var gate = new TaskCompletionSource();
        var held = group.Go(async ctx =>
        {
            await gate.Task;
            await using var inner = ctx.Group();
            return await inner.Go(_ => Task.FromResult("finished"));
        });
        scope.Stop(Ms(100));
        gate.SetResult();

        Assert.Equal("finished", await held.Arrives());
        await group.WaitAsync().Arrives();
    }

    [Fact]
    public async Task A_task_that_leaves_because_it_was_asked_to_has_not_failed()
    {
        using var scope = _ctx.WithStop();
        await using var group = scope.Context.Group();
        var accepting = await Tasks.Begun(group, ctx => Task.Delay(Timeout.InfiniteTimeSpan, _clock, ctx.Stopping.Token));
        scope.Stop(Ms(100));

        await group.WaitAsync().Arrives();

        Assert.True(accepting.IsCanceled);
        Assert.Empty(group.Failures);
    }

    [Fact]
    public async Task What_has_not_finished_in_time_is_cancelled()
    {
        using var scope = _ctx.WithStop();
        await using var group = scope.Context.Group();
        await Tasks.Begun(group, ctx => Task.Delay(Timeout.InfiniteTimeSpan, _clock, ctx.Token));
        scope.Stop(Ms(100));
        _clock.Advance(Ms(100));

        var thrown = await Assert.ThrowsAsync<CanceledException>(() => group.WaitAsync().Arrives());

        Assert.IsType<GracePeriodExceededException>(thrown.Cause);
    }
}
