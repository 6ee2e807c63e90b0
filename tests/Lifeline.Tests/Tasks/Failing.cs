using System.Collections.Concurrent;

namespace Lifeline.Tests.Tasks;

public class Failing
{
    private readonly Context _ctx = Context.Root(new VirtualClock());

    [Fact]
    public async Task The_first_failure_cancels_the_siblings_with_that_failure_as_the_cause()
    {
        var failure = new InvalidDataException("no stock");
        var begun = new TaskCompletionSource();
        await using var group = _ctx.Group();
        var sibling = group.Go(async ctx =>
        {
            begun.SetResult();
            await ctx.Done;
            return ctx.Cause;
        });
        await begun.Task.Arrives();
        _ = group.Go(_ => Task.FromException(failure));

        Assert.Same(failure, await sibling.Arrives());
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(() => group.WaitAsync().Arrives()));
    }

    [Fact]
    public async Task Waiting_throws_the_first_failure_with_its_own_stack()
    {
        await using var group = _ctx.Group();
        _ = group.Go(_ => FailHere());

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => group.WaitAsync().Arrives());

        Assert.Contains(nameof(FailHere), thrown.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_work_that_throws_before_its_first_await_has_failed_like_any_other()
    {
        await using var group = _ctx.Group();

        var task = group.Go(Task (_) => throw new InvalidDataException());

        await Assert.ThrowsAsync<InvalidDataException>(() => task.Arrives());
        await Assert.ThrowsAsync<InvalidDataException>(() => group.WaitAsync().Arrives());
    }

    [Fact]
    public async Task The_other_failures_are_kept_in_the_order_in_which_they_came()
    {
        var (first, second) = (new InvalidDataException("first"), new InvalidDataException("second"));
        var begun = new TaskCompletionSource();
        await using var group = _ctx.Group();
        _ = group.Go(async ctx =>
        {
            begun.SetResult();
            await ctx.Done;
            throw second;
        });
        await begun.Task.Arrives();              // else it would not begin at all
        _ = group.Go(_ => Task.FromException(first));

        Assert.Same(first, await Assert.ThrowsAsync<InvalidDataException>(() => group.WaitAsync().Arrives()));
        Assert.Equal<Exception>([first, second], group.Failures);
    }

    [Fact]
    public async Task All_failures_of_a_task_that_joined_several_are_kept()
    {
        var (first, second) = (new InvalidDataException("first"), new InvalidDataException("second"));
        await using var group = _ctx.Group();
        _ = group.Go(_ => Task.WhenAll(Task.FromException(first), Task.FromException(second)));

        Assert.Same(first, await Assert.ThrowsAsync<InvalidDataException>(() => group.WaitAsync().Arrives()));
        Assert.Equal<Exception>([first, second], group.Failures);
    }

    [Fact]
    public async Task Leaving_throws_no_failure_and_tells_the_one_that_nobody_waited_for()
    {
        var failure = new InvalidDataException();
        var told = new ConcurrentQueue<TaskFailure>();
        void Tell(TaskFailure what) => told.Enqueue(what);

        LifelineEvents.TaskFailed += Tell;
        try
        {
            var group = _ctx.Group();
            var task = group.Go(_ => Task.FromException(failure));
            await Assert.ThrowsAsync<InvalidDataException>(() => task.Arrives());
            await group.DisposeAsync().AsTask().Arrives();
            await group.DisposeAsync().AsTask().Arrives();
        }
        finally
        {
            LifelineEvents.TaskFailed -= Tell;
        }

        Assert.Single(told, what => what.Exception == failure);
    }

    [Fact]
    public async Task A_task_that_was_cut_short_because_another_failed_ends_with_that_failure()
    {
        var failure = new InvalidDataException();
        await using var group = _ctx.Group(limit: 2);
        var begun = await Tasks.Begun(group, ctx => Task.Delay(Timeout.InfiniteTimeSpan, ctx.Clock, ctx.Token));
        var failing = new TaskCompletionSource();
        var failed = group.Go(_ => failing.Task);
        var inLine = group.Go(_ => Task.FromResult(1));

        failing.SetException(failure);

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(() => failed.Arrives()));
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(() => begun.Arrives()));
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(() => inLine.Arrives()));
        Assert.Same(failure, Assert.Single(group.Failures));
    }

    [Fact]
    public async Task Leaving_does_not_throw_again_what_waiting_has_thrown()
    {
        var left = false;
        await using (var group = _ctx.Group())
        {
            _ = group.Go(_ => Task.FromException(new InvalidDataException()));
            await Assert.ThrowsAsync<InvalidDataException>(() => group.WaitAsync().Arrives());
        }

        left = true;
        Assert.True(left);
    }

    [Fact]
    public async Task Waiting_throws_the_same_each_time()
    {
        await using var group = _ctx.Group();
        _ = group.Go(_ => Task.FromException(new InvalidDataException()));

        var first = await Assert.ThrowsAsync<InvalidDataException>(() => group.WaitAsync().Arrives());
        var second = await Assert.ThrowsAsync<InvalidDataException>(() => group.WaitAsync().Arrives());

        Assert.Same(first, second);
    }

    private static async Task FailHere()
    {
        await Task.Yield();
        throw new InvalidDataException();
    }
}
