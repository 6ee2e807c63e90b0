namespace Lifeline.Tests.Live;

/// <summary>What a <see cref="ContextMonitor"/> knows beyond a snapshot: those that end with nobody, and everybody's age.</summary>
public class Watches
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Watches() => _root = Context.Root(_clock);

    [Fact]
    public void It_knows_what_is_below_a_root_and_below_WithoutCancel_and_how_old_it_is()
    {
        using var watch = _root.WithMonitor();
        using var below = watch.Context.WithCancel(file: "A.cs", line: 1);
        _clock.Advance(Ms(100));
        using var detached = below.Context.WithoutCancel().WithCancel(file: "B.cs", line: 2);
        _clock.Advance(Ms(10));

        var top = Assert.Single(watch.Snapshot().Roots);

        Assert.Equal(watch.Context.ToString(), top.Ancestry);
        Assert.False(top.IsScope);
        var first = Assert.Single(top.Children);
        Assert.Equal(("A.cs", Ms(110)), (first.Site.File, first.Age));
        var second = Assert.Single(first.Children);
        Assert.Equal(("B.cs", Ms(10)), (second.Site.File, second.Age));
        Assert.Equal("WithoutCancel.WithCancel", second.Path);
    }

    [Fact]
    public void Outside_of_a_watch_the_age_is_known_of_deadlines_alone()
    {
        using var top = _root.WithCancel();
        using var deadline = top.Context.WithTimeout(Ms(100));
        using var cancel = deadline.Context.WithCancel();
        _clock.Advance(Ms(10));

        Assert.Equal([null, Ms(10), null], top.Context.Snapshot().All().Select(context => context.Age));
    }

    [Fact]
    public async Task A_group_that_was_cancelled_is_shown_while_its_task_runs_on()
    {
        using var watch = _root.WithMonitor();
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var group = watch.Context.Group();
        _ = group.Go(_ =>
        {
            begun.SetResult();
            return go.Task;
        }, "deaf");
        await begun.Task.Arrives();
        group.Cancel(new FormatException("enough"));

        var shown = Assert.Single(watch.Snapshot().Roots[0].Children);

        Assert.Equal(ContextState.Ended, shown.State);
        Assert.Equal("enough", shown.Cause!.Message);
        Assert.Equal("deaf", Assert.Single(shown.Tasks).Identity.Name);
        go.SetResult();
        await group.DisposeAsync();
        Assert.Empty(watch.Snapshot().Roots[0].Children);
    }

    [Fact]
    public void What_is_over_is_let_go_of()
    {
        using var watch = _root.WithMonitor();
        var made = Garbage.Make(1_000, _ =>
        {
            using var scope = watch.Context.WithCancel();
            return scope.Context;
        });

        Garbage.CollectUntil(() => !made[0].IsAlive);

        Assert.False(made[0].IsAlive);
    }

    [Fact]
    public void A_watch_within_a_watch_is_told_and_so_is_the_outer_one()
    {
        using var outer = _root.WithMonitor();
        using var inner = outer.Context.WithMonitor();
        using var scope = inner.Context.WithCancel();

        Assert.Equal(2, inner.Snapshot().All().Count());
        Assert.Equal(2, outer.Snapshot().All().Count());
    }

    [Fact]
    public void A_watch_that_is_over_shows_nothing_and_ends_nothing()
    {
        var watch = _root.WithMonitor();
        using var scope = watch.Context.WithCancel();
        watch.Dispose();
        using var later = watch.Context.WithCancel();

        Assert.Single(watch.Snapshot().All());
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public async Task A_task_that_overstays_is_told_to_the_watch_above_it_alone()
    {
        using var watch = _root.WithMonitor();
        using var other = _root.WithMonitor();
        var (told, toldOther) = (new List<TaskOverrun>(), new List<TaskOverrun>());
        watch.TaskOverran += told.Add;
        other.TaskOverran += toldOther.Add;
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var group = watch.Context.Group();
        _ = group.Go(_ =>
        {
            begun.SetResult();
            return go.Task;
        }, "deaf");
        await begun.Task.Arrives();

        group.Cancel();
        _clock.Advance(TimeSpan.FromSeconds(5));
        go.SetResult();

        Assert.Equal("deaf", Assert.Single(told).Task.Name);
        Assert.Empty(toldOther);
    }

    [Fact]
    public async Task Handlers_that_are_added_by_several_threads_at_once_are_all_told()
    {
        using var watch = Context.Root(new VirtualClock()).WithMonitor();
        var told = 0;
        await Bounded.OnThreads(4, _ =>
        {
            for (var i = 0; i < 5000; i++)
            {
                watch.TaskOverran += overrun => Interlocked.Increment(ref told);
            }
        });
        Assert.True(Lifeline.Live.LiveContextObserver.Tell(new TaskOverrun(default, watch, Ms(1), null, null)));
        Assert.Equal(20_000, told);
    }
}
