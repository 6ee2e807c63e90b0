namespace Lifeline.Testing.Tests;

/// <summary>A clock whose time passes by itself while work waits for it.</summary>
public class PassingTime
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public PassingTime() => _root = Context.Root(_clock);

    [Fact]
    public async Task Work_of_many_hours_takes_no_time()
    {
        var at = new List<TimeSpan>();
        await _clock.RunAsync(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                await _root.DelayAsync(TimeSpan.FromHours(10));
                at.Add(_clock.Elapsed);
            }
        }).Arrives();

        Assert.Equal([TimeSpan.FromHours(10), TimeSpan.FromHours(20), TimeSpan.FromHours(30)], at);
    }

    [Fact]
    public async Task Each_timer_passes_at_its_instant_and_what_it_sets_going_comes_before_the_next()
    {
        var runs = new List<VirtualRun>();
        for (var hundreds = 0; hundreds < 10; hundreds++)
        {
            runs.Add(await TurnAsync(new VirtualClock(), 100));
        }

        Assert.Single(runs.Select(run => (run.Order, run.Pieces)).Distinct());
    }

    [Fact]
    public async Task Ten_thousand_turns_under_load_give_one_and_the_same_trace()
    {
        var alone = await TurnAsync(new VirtualClock(), 10_000);
        using var load = new BusyThreads(20);

        var busy = await TurnAsync(new VirtualClock(), 10_000);

        Assert.Equal((alone.Order, alone.Pieces), (busy.Order, busy.Pieces));
        Assert.Equal(alone.Trace, busy.Trace);
        Assert.Empty(busy.Departures);
    }

    [Fact]
    public async Task What_the_work_returns_or_throws_comes_out()
    {
        Assert.Equal(7, await _clock.RunAsync(async () =>
        {
            await _root.DelayAsync(TimeSpan.FromDays(1));
            return 7;
        }).Arrives());
        await Assert.ThrowsAsync<FormatException>(() => _clock.RunAsync(async () =>
        {
            await _root.DelayAsync(TimeSpan.FromDays(1));
            throw new FormatException();
        }).Arrives());
        await Assert.ThrowsAsync<FormatException>(() => _clock.RunAsync(() => throw new FormatException()).Arrives());
    }

    [Fact]
    public async Task A_deadline_passes_by_itself()
    {
        using var scope = _root.WithTimeout(TimeSpan.FromMinutes(5));

        await Assert.ThrowsAsync<DeadlineExceededException>(() => _clock.RunAsync(() => scope.Context.DelayAsync(TimeSpan.FromHours(1))).Arrives());

        Assert.Equal(TimeSpan.FromMinutes(5), _clock.Elapsed);
    }

    [Fact]
    public async Task A_thread_that_blocks_on_the_clock_is_woken()
    {
        await _clock.RunAsync(() => Task.Run(() => _root.Sleep(TimeSpan.FromHours(1)))).Arrives();

        Assert.Equal(TimeSpan.FromHours(1), _clock.Elapsed);
    }

    [Fact]
    public async Task Work_that_takes_too_long_on_the_clock_is_given_up()
    {
        using var scope = _root.WithCancel();

        await Assert.ThrowsAsync<TimeoutException>(() => _clock.RunAsync(
            async () =>
            {
                while (true)
                {
                    await scope.Context.DelayAsync(TimeSpan.FromMinutes(1));
                }
            }, atMost: TimeSpan.FromHours(1)).Arrives());

        Assert.Equal(TimeSpan.FromHours(1), _clock.Elapsed);
    }

    [Fact]
    public async Task It_goes_from_timer_to_timer_with_what_each_sets_going_and_leaves_none()
    {
        await _clock.RunAsync(async () =>
        {
            for (var turns = 0; turns < 100; turns++)
            {
                await _root.DelayAsync(TimeSpan.FromSeconds(1));
            }
        }).Arrives();

        Assert.Equal(TimeSpan.FromSeconds(100), _clock.Elapsed);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public async Task A_periodic_timer_runs_at_each_of_its_instants_until_the_work_ends()
    {
        var ran = 0;
        using var timer = _clock.CreateTimer(_ => ran++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        await _clock.RunAsync(() => _root.DelayAsync(TimeSpan.FromSeconds(10.5))).Arrives();

        Assert.Equal((10, TimeSpan.FromSeconds(10.5)), (ran, _clock.Elapsed));
    }

    [Fact]
    public async Task Idle_is_when_all_else_waits_and_no_time_has_passed()
    {
        var ready = 0;
        await _clock.RunAsync(async () =>
        {
            await using var group = _root.Group();
            for (var i = 0; i < 3; i++)
            {
                _ = group.Go(async ctx =>
                {
                    await Task.Yield();
                    ready++;
                    await ctx.DelayAsync(TimeSpan.FromHours(1));
                    ready++;
                });
            }

            await _clock.IdleAsync();
            Assert.Equal((3, TimeSpan.Zero), (ready, _clock.Elapsed));
            await group.WaitAsync();
        }).Arrives();

        Assert.Equal((6, TimeSpan.FromHours(1)), (ready, _clock.Elapsed));
        Assert.Contains("no run is on", (await Assert.ThrowsAsync<InvalidOperationException>(_clock.IdleAsync)).Message, StringComparison.Ordinal);
    }

    // Would the clock go on to the timeout before the loop has asked for its next delay, the loop would be cut short.
    internal static async Task<VirtualRun> TurnAsync(VirtualClock clock, int seconds)
    {
        var turns = 0;
        var root = Context.Root(clock);
        var run = await clock.RunAsync(async () =>
        {
            await using var group = root.Group();
            using var bound = group.Context.WithTimeout(TimeSpan.FromSeconds(seconds));
            _ = group.Go(async _ =>
            {
                while (!bound.Context.IsDone)
                {
                    await root.DelayAsync(TimeSpan.FromSeconds(1));
                    await Task.Yield();
                    turns++;
                }
            });
            await bound.Context.Done;
            await group.WaitAsync();
        }).Arrives();

        Assert.InRange(turns, seconds, seconds + 1);        // the two fall on one instant in the end
        Assert.InRange(run.Elapsed.TotalSeconds, seconds, seconds + 1);
        return run;
    }
}
