using System.Diagnostics.Metrics;

namespace Lifeline.Tests.Tasks;

[Collection(NotParallel.Name)]
public class Overrunning
{
    private readonly VirtualClock _clock = new();
    private readonly Context _ctx;

    public Overrunning() => _ctx = Context.Root(_clock);

    [Fact]
    public async Task A_task_that_runs_on_is_named_with_its_place_and_for_how_long_and_counted()
    {
        using var counted = new Counted();
        var gate = new TaskCompletionSource();
        await using var group = _ctx.Group();
        await Tasks.Begun(group, _ => gate.Task, "stubborn");
        await Tasks.Begun(group, async ctx => await ctx.Done, "polite");
        using var told = new Told();

        group.Cancel();
        await WhenLeft("polite", group);
        _clock.Advance(Ms(4_999));
        Assert.Empty(told.Overruns);
        _clock.Advance(Ms(1));

        var overrun = Assert.Single(told.Overruns);
        Assert.Equal("stubborn", overrun.Task.Name);
        Assert.Equal("Tasks.cs", overrun.Task.Site.File);
        Assert.Equal(Ms(5_000), overrun.Overtime);
        Assert.Null(overrun.WaitingOn);
        Assert.Equal(1, counted.Count);
        _clock.Advance(Ms(60_000));
        Assert.Single(told.Overruns);          // once is enough
        gate.SetResult();
        await group.WaitAsync().Arrives();
    }

    [Fact]
    public async Task What_it_waits_on_is_told_if_it_went_through_a_call_that_says_so()
    {
        var gate = new TaskCompletionSource();
        using var told = new Told();
        var waits = new TaskCompletionSource();
        await using var group = _ctx.WithOverrunLimit(Ms(20)).Group();
        _ = group.Go(async ctx =>
        {
            using (ctx.WaitingOn("the one that is over"))
            {
            }

            using var inner = ctx.WithCancel();
            using (inner.Context.WaitingOn("select 1"))
            {
                waits.SetResult();
                await gate.Task;
            }
        });
        await waits.Task.Arrives();
        _clock.Advance(Ms(10));
        group.Cancel(new InvalidDataException("no longer wanted"));
        _clock.Advance(Ms(20));

        var overrun = Assert.Single(told.Overruns);
        Assert.Equal(("select 1", Ms(30)), (overrun.WaitingOn, overrun.WaitingFor));
        Assert.Contains("waiting on 'select 1' for 30 ms", overrun.ToString(), StringComparison.Ordinal);
        Assert.Contains("no longer wanted", overrun.ToString(), StringComparison.Ordinal);
        gate.SetResult();
        await group.WaitAsync().Arrives();
    }

    [Fact]
    public async Task A_task_that_waits_for_a_group_of_its_own_says_so()
    {
        var gate = new TaskCompletionSource();
        using var told = new Told();
        await using var outer = _ctx.Group();
        SourceLocation made = default;
        var begun = new TaskCompletionSource();
        _ = outer.Go(async ctx =>
        {
            var inner = ctx.Group();
            made = inner.Context.Site;
            await Tasks.Begun(inner, _ => gate.Task, "inner");
            var left = inner.DisposeAsync();
            begun.SetResult();
            await left;
        }, "outer");
        await begun.Task.Arrives();
        outer.Cancel();
        _clock.Advance(Ms(5_000));

        Assert.Equal(["inner", "outer"], told.Overruns.Select(overrun => overrun.Task.Name!).Order());
        Assert.Equal($"the Group made at {made}", told.Overruns.Single(overrun => overrun.Task.Name == "outer").WaitingOn);
        gate.SetResult();
        await outer.WaitAsync().Arrives();
    }

    [Fact]
    public async Task A_task_that_blocks_its_thread_is_named_as_well()
    {
        var gate = new ManualResetEventSlim();
        using var told = new Told();
        await using var group = _ctx.Group();
        await Tasks.Begun(group, _ =>
        {
            gate.Arrives();
            return Task.CompletedTask;
        }, "blocking");
        group.Cancel();
        _clock.Advance(Ms(5_000));

        Assert.Equal("blocking", Assert.Single(told.Overruns).Task.Name);
        gate.Set();
        await group.WaitAsync().Arrives();
    }

    [Fact]
    public async Task When_the_tasks_have_ended_no_timer_is_left()
    {
        using var told = new Told();
        await using var group = _ctx.Group();
        await Tasks.Begun(group, async ctx => await ctx.Done);
        group.Cancel();
        await group.WaitAsync().Arrives();

        Assert.True(_ctx.Node.Clock.HasEmptySlotsOnly);
        Assert.Empty(told.Overruns);
    }

    [Fact]
    public async Task Without_a_handler_one_line_goes_to_standard_error()
    {
        using var error = new StandardError();
        var gate = new TaskCompletionSource();
        await using var group = _ctx.Group();
        await Tasks.Begun(group, _ => gate.Task, "unheard");
        group.Cancel();
        _clock.Advance(Ms(5_000));

        gate.SetResult();
        Bounded.Until(() => error.LineWith("unheard") is not null, "a line is written");
        Assert.Contains("the task 'unheard' (Tasks.cs:", error.LineWith("unheard"), StringComparison.Ordinal);
        await group.WaitAsync().Arrives();
    }

    [Fact]
    public async Task A_clean_up_that_ignores_its_bound_is_named_too()
    {
        var gate = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        using var told = new Told();
        var group = _ctx.Group();
        group.Defer(_ =>
        {
            begun.SetResult();
            return gate.Task;
        });
        var left = group.DisposeAsync().AsTask();
        await begun.Task.Arrives();
        _clock.Advance(Ms(10_000));

        Assert.Equal("Overrunning.cs", Assert.Single(told.Overruns).Task.Site.File);
        gate.SetResult();
        await left.Arrives();
    }

    // The roster is what a report reads, so a task that left it is one that is not reported.
    private static async Task WhenLeft(string name, TaskGroup group)
    {
        while (group.Running.Any(task => task.Name == name))
        {
            await Task.Yield();
        }
    }

    private sealed class Told : IDisposable
    {
        public Told() => LifelineEvents.TaskOverran += Add;

        public List<TaskOverrun> Overruns { get; } = [];

        public void Dispose() => LifelineEvents.TaskOverran -= Add;

        private void Add(TaskOverrun overrun) => Overruns.Add(overrun);
    }

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Counted()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Lifeline", Name: "lifeline.tasks.overran" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Count += measurement);
            _listener.Start();
        }

        public long Count { get; private set; }

        public void Dispose() => _listener.Dispose();
    }
}
