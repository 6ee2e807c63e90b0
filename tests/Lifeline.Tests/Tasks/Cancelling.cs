namespace Lifeline.Tests.Tasks;

public class Cancelling
{
    private readonly VirtualClock _clock = new();
    private readonly Context _ctx;

    public Cancelling() => _ctx = Context.Root(_clock);

    [Fact]
    public async Task A_cancellation_that_echoes_the_groups_own_end_is_no_failure()
    {
        await using var group = _ctx.Group();
        await Tasks.Begun(group, async ctx =>
        {
            await ctx.Done;
            ctx.ThrowIfDone();
        });
        await Tasks.Begun(group, async ctx =>
        {
            using var inner = ctx.WithCancel();
            await inner.Context.Done;
            inner.Token.ThrowIfCancellationRequested();
        });
        await Tasks.Begun(group, async ctx =>
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, linked.Token);
        });
        var failure = new InvalidDataException();
        _ = group.Go(_ => Task.FromException(failure));

        await Assert.ThrowsAsync<InvalidDataException>(() => group.WaitAsync().Arrives());

        Assert.Equal<Exception>([failure], group.Failures);
    }

    [Fact]
    public async Task A_time_limit_of_the_works_own_is_a_failure()
    {
        await using var group = _ctx.Group();
        var begun = new TaskCompletionSource();
        _ = group.Go(async ctx =>
        {
            using var inner = ctx.WithTimeout(Ms(10));
            begun.SetResult();
            await inner.Context.Done;
            inner.Context.ThrowIfDone();
        });
        await begun.Task.Arrives();
        _clock.Advance(Ms(10));

        var thrown = await Assert.ThrowsAsync<DeadlineExceededException>(() => group.WaitAsync().Arrives());

        Assert.Equal(Ms(10), thrown.Budget);
        Assert.Single(group.Failures);
    }

    [Fact]
    public async Task A_foreign_time_limit_that_comes_after_the_groups_end_is_kept_as_a_failure()
    {
        await using var group = _ctx.Group();
        await Tasks.Begun(group, async ctx =>
        {
            await ctx.Done;
            throw new TaskCanceledException("HttpClient.Timeout", new TimeoutException());
        });
        group.Cancel();

        await Assert.ThrowsAsync<TaskCanceledException>(() => group.WaitAsync().Arrives());
    }

    [Fact]
    public async Task A_cancelled_task_throws_its_own_exception_and_is_canceled()
    {
        await using var group = _ctx.Group();
        var task = await Tasks.Begun(group, async ctx =>
        {
            await ctx.Done;
            ctx.ThrowIfDone();
        });
        group.Cancel(new InvalidDataException("no longer wanted"));

        var thrown = await Assert.ThrowsAsync<CanceledException>(() => task.Arrives());

        Assert.True(task.IsCanceled);
        Assert.Contains("no longer wanted", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_throws_the_contexts_error_when_the_parent_has_ended()
    {
        using var parent = _ctx.WithTimeout(Ms(10));
        await using var group = parent.Context.Group();
        await Tasks.Begun(group, async ctx =>
        {
            await ctx.Done;
            throw ctx.EndedDuring("select 1", Ms(7))!;
        });
        _clock.Advance(Ms(10));

        var thrown = await Assert.ThrowsAsync<DeadlineExceededException>(() => group.WaitAsync().Arrives());

        Assert.Equal("select 1", thrown.Operation);     // as the task had it, which knows more than the group
        Assert.Empty(group.Failures);
    }

    [Fact]
    public async Task Leaving_throws_nothing_when_the_parents_end_has_cut_tasks_short()
    {
        using var parent = _ctx.WithCancel();
        var group = parent.Context.Group();
        var task = await Tasks.Begun(group, ctx => Task.Delay(Timeout.InfiniteTimeSpan, _clock, ctx.Token));
        parent.Cancel();

        await group.DisposeAsync().AsTask().Arrives();

        Assert.True(task.IsCanceled);
    }

    [Fact]
    public async Task Tasks_that_finish_their_work_all_the_same_have_not_been_cut_short()
    {
        using var parent = _ctx.WithCancel();
        await using var group = parent.Context.Group();
        var task = await Tasks.Begun(group, async ctx => await ctx.Done);
        parent.Cancel();

        await group.WaitAsync().Arrives();

        Assert.True(task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_cancels_the_group_is_not_thrown_that_it_was_cancelled()
    {
        await using var group = _ctx.Group();
        var task = await Tasks.Begun(group, ctx => Task.Delay(Timeout.InfiniteTimeSpan, _clock, ctx.Token));

        group.Cancel();
        await group.WaitAsync().Arrives();

        Assert.True(task.IsCanceled);
    }

    [Fact]
    public async Task A_task_that_had_not_begun_when_the_group_ended_never_does()
    {
        await using var group = _ctx.Group();
        group.Cancel();
        var ran = false;

        var task = group.Go(_ =>
        {
            ran = true;
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<CanceledException>(() => task.Arrives());
        Assert.False(ran);
    }

    [Fact]
    public async Task A_failed_task_that_nobody_looks_at_is_no_unobserved_exception()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Add(e.Exception);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await FailUnseen();
            Garbage.Age();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.DoesNotContain(unobserved, exception => exception.ToString().Contains("unseen", StringComparison.Ordinal));

        async Task FailUnseen()
        {
            var group = _ctx.Group();
            _ = group.Go(_ => Task.FromException(new InvalidDataException("unseen")));
            _ = group.Go(_ => Task.FromException(new InvalidDataException("unseen too")));
            _ = group.WaitAsync();
            await group.DisposeAsync();
        }
    }
}
