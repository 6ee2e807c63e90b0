namespace Lifeline.Tests.Tasks;

public class Joining
{
    private readonly Context _ctx = Context.Root(new VirtualClock());

    [Fact]
    public async Task The_block_is_not_left_while_a_task_runs()
    {
        var gate = new TaskCompletionSource();
        var group = _ctx.Group();
        var task = await Tasks.Begun(group, _ => gate.Task);

        var left = group.DisposeAsync().AsTask();
        Assert.False(left.IsCompleted);
        gate.SetResult();
        await left.Arrives();

        Assert.True(task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Waiting_lets_the_tasks_finish_and_does_not_cancel_them()
    {
        var wasDone = true;
        await using (var group = _ctx.Group())
        {
            _ = group.Go(async ctx =>
            {
                await Task.Yield();
                wasDone = ctx.IsDone;
            });
            await group.WaitAsync().Arrives();
        }

        Assert.False(wasDone);
    }

    [Fact]
    public async Task A_task_gives_its_result()
    {
        await using var group = _ctx.Group();

        var (one, two) = (group.Go(_ => Task.FromResult(1)), group.Go(async _ =>
        {
            await Task.Yield();
            return "two";
        }));

        Assert.Equal(1, await one.Arrives());
        Assert.Equal("two", await two.Arrives());
    }

    [Fact]
    public async Task Whoever_has_waited_finds_all_tasks_ended()
    {
        await using var group = _ctx.Group();
        var tasks = Enumerable.Range(0, 1_000).Select(number => group.Go(async _ =>
        {
            await Task.Yield();
            return number;
        })).ToArray();

        await group.WaitAsync().Arrives();

        Assert.All(tasks, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(Enumerable.Range(0, 1_000), tasks.Select(task => task.Result));
    }

    [Fact]
    public async Task Tasks_that_tasks_start_are_waited_for_too()
    {
        var ran = 0;
        await using (var group = _ctx.Group())
        {
            _ = group.Go(_ => Nest(group, 10));
            await group.WaitAsync().Arrives();
        }

        Assert.Equal(11, ran);

        async Task Nest(TaskGroup group, int depth)
        {
            await Task.Yield();
            Interlocked.Increment(ref ran);
            if (depth > 0)
            {
                _ = group.Go(_ => Nest(group, depth - 1));
            }
        }
    }

    [Fact]
    public async Task The_groups_context_ends_when_waiting_is_over()
    {
        await using var group = _ctx.Group();
        _ = group.Go(_ => Task.CompletedTask);

        await group.WaitAsync().Arrives();

        Assert.True(group.Context.IsDone);
        Assert.False(_ctx.IsDone);
    }

    [Fact]
    public async Task A_group_without_tasks_is_left_at_once()
    {
        var group = _ctx.Group();

        Assert.True(group.WaitAsync().IsCompletedSuccessfully);
        Assert.True(group.DisposeAsync().AsTask().IsCompletedSuccessfully);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_work_that_blocks_does_not_block_whoever_starts_it()
    {
        var gate = new ManualResetEventSlim();
        await using var group = _ctx.Group();

        var task = group.Go(_ =>
        {
            gate.Arrives();
            return Task.FromResult(Thread.CurrentThread.IsThreadPoolThread);
        });
        gate.Set();                             // we only get here when the work runs elsewhere

        Assert.True(await task.Arrives());
    }

    [Fact]
    public async Task A_continuation_that_blocks_until_all_have_ended_does_not_wait_for_itself()
    {
        await using var group = _ctx.Group();
        var gate = new TaskCompletionSource();
        var task = group.Go(_ => gate.Task);
        var blocked = task.ContinueWith(
            _ => group.WaitAsync().Wait(2 * Patience.Longest), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        gate.SetResult();

        Assert.True(await blocked.Arrives());
    }
}
