using System.Collections.Concurrent;

namespace Lifeline.Tests.Tasks;

/// <summary>What becomes of the tasks when a block is left without having waited for them.</summary>
public class LeavingABlock
{
    private readonly VirtualClock _clock = new();
    private readonly Context _ctx;

    public LeavingABlock() => _ctx = Context.Root(_clock);

    public static TheoryData<string> Kinds => ["Group", "Supervise", "Race", "Gather"];

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_exception_in_the_block_cancels_a_heartbeat_and_comes_out(string kind)
    {
        var failure = new InvalidDataException();
        var heartbeat = new TaskCompletionSource<Exception?>();

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => Block().Arrives());

        Assert.Same(failure, thrown);
        var left = Assert.IsType<BlockLeftException>(await heartbeat.Task.Arrives());
        Assert.Contains("LeavingABlock.cs", left.Message, StringComparison.Ordinal);
        Assert.Contains("WaitAsync", left.Message, StringComparison.Ordinal);

        async Task Block()
        {
            await using var scope = Scope(kind);
            var begun = new TaskCompletionSource();
            Start(scope, async ctx =>
            {
                begun.SetResult();
                await ctx.Done;
                heartbeat.SetResult(ctx.Cause);
                throw new InvalidOperationException("while going down");
            });
            await begun.Task;
            throw failure;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Tasks_in_line_never_begin(string kind)
    {
        var began = false;
        await using (var scope = Scope(kind, limit: 1))
        {
            var begun = new TaskCompletionSource();
            Start(scope, async ctx =>
            {
                begun.SetResult();
                await ctx.Done;
                return 1;
            });
            await begun.Task.Arrives();
            Start(scope, _ =>
            {
                began = true;
                return Task.FromResult(2);
            });
        }

        Assert.False(began);
    }

    [Fact]
    public async Task A_block_that_awaits_each_of_its_tasks_cancels_none()
    {
        Task<bool> wasDone;
        await using (var group = _ctx.Group())
        {
            wasDone = group.Go(async ctx =>
            {
                await Task.Yield();
                return ctx.IsDone;
            });
            await wasDone.Arrives();
        }

        Assert.False(await wasDone);
    }

    [Fact]
    public async Task The_failure_of_a_sibling_comes_out_of_the_task_that_is_awaited()
    {
        var failure = new InvalidDataException();

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await using var group = _ctx.Group();
            var stock = await Tasks.Begun(group, ctx => Task.Delay(Timeout.InfiniteTimeSpan, _clock, ctx.Token));
            _ = group.Go(_ => Task.FromException(failure));
            await stock.Arrives();
        });

        Assert.Same(failure, thrown);
    }

    [Fact]
    public async Task A_wait_that_goes_on_while_the_block_throws_does_not_keep_it()
    {
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => Block().Arrives());
        Assert.NotNull(thrown);

        async Task Block()
        {
            await using var group = _ctx.Group();
            await Tasks.Begun(group, async ctx => await ctx.Done);
            _ = group.WaitAsync();
            throw new InvalidDataException();
        }
    }

    [Fact]
    public async Task A_task_that_does_not_end_is_named_while_the_block_waits_for_it()
    {
        var told = new ConcurrentQueue<TaskOverrun>();
        using var watch = _ctx.WithMonitor();
        watch.TaskOverran += told.Enqueue;
        var gate = new TaskCompletionSource();
        var group = watch.Context.Group();
        await Tasks.Begun(group, _ => gate.Task);

        var left = group.DisposeAsync().AsTask();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.IsType<BlockLeftException>(Assert.Single(told).Context.Cause);
        gate.SetResult();
        await left.Arrives();
    }

    [Fact]
    public async Task Whoever_waits_long_for_a_task_that_nobody_asked_to_end_is_told_which()
    {
        var told = new ConcurrentQueue<JoinDelay>();
        LifelineEvents.JoinDelayed += told.Enqueue;
        try
        {
            var gate = new TaskCompletionSource();
            await using var group = _ctx.Group();
            _ = group.Go(_ => gate.Task, name: "heartbeat");
            var joined = group.WaitAsync();
            _clock.Advance(TimeSpan.FromSeconds(29));
            Assert.DoesNotContain(told, delay => delay.Scope == group.ToString());
            _clock.Advance(TimeSpan.FromSeconds(1));
            var delay = Assert.Single(told, delay => delay.Scope == group.ToString());
            Assert.Equal("heartbeat", Assert.Single(delay.Tasks).Name);
            gate.SetResult();
            await joined.Arrives();
        }
        finally
        {
            LifelineEvents.JoinDelayed -= told.Enqueue;
        }
    }

    private TaskScope Scope(string kind, int? limit = null) => kind switch
    {
        "Group" => _ctx.Group(limit),
        "Supervise" => _ctx.Supervise(limit),
        "Race" => _ctx.Race<int>(limit),
        _ => _ctx.Gather<int>(TimeSpan.FromDays(1), limit),
    };

    private static void Start(TaskScope scope, Func<Context, Task<int>> work)
    {
        switch (scope)
        {
            case TaskGroup group:
                _ = group.Go(work);
                break;
            case TaskRace<int> race:
                _ = race.Go(work);
                break;
            case TaskGather<int> gather:
                _ = gather.Go(work);
                break;
        }
    }
}
