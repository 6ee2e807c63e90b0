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
        for (var hundreds = 0; hundreds < 10; hundreds++)
        {
            await TurnAsync(100);
        }
    }

    [Fact]
    public async Task A_thread_that_has_to_wait_for_a_processor_is_waited_for()
    {
        using var stop = new ManualResetEventSlim();
        var others = Enumerable.Range(0, 8 * Environment.ProcessorCount).Select(_ => new Thread(
            () =>
            {
                while (!stop.IsSet)
                {
                }
            }) { IsBackground = true }).ToList();
        others.ForEach(other => other.Start());
        try
        {
            await TurnAsync(40);
        }
        finally
        {
            stop.Set();
            others.ForEach(other => other.Join());
        }
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
        await _clock.RunAsync(() =>
        {
            _root.Sleep(TimeSpan.FromHours(1));
            return Task.CompletedTask;
        }).Arrives();

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
    public async Task Until_idle_goes_from_timer_to_timer_with_what_each_sets_going()
    {
        var turns = 0;
        var loop = Task.Run(
            async () =>
            {
                for (; turns < 100; turns++)
                {
                    await _root.DelayAsync(TimeSpan.FromSeconds(1));
                }
            }, TestContext.Current.CancellationToken);

        while (!loop.IsCompleted)               // what it does between two timers is not known to the clock
        {
            Assert.True(await _clock.RunUntilIdleAsync(TimeSpan.FromHours(1)).Arrives());
        }

        Assert.Equal(TimeSpan.FromSeconds(100), _clock.Elapsed);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public async Task Until_idle_ends_at_its_bound_when_there_is_always_a_timer()
    {
        var ran = 0;
        using var timer = _clock.CreateTimer(_ => ran++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        Assert.False(await _clock.RunUntilIdleAsync(TimeSpan.FromSeconds(10.5)).Arrives());

        Assert.Equal((10, TimeSpan.FromSeconds(10.5)), (ran, _clock.Elapsed));
    }

    // Would the clock go on to the timeout before the loop has asked for its next delay, the loop would be cut short.
    private async Task TurnAsync(int seconds)
    {
        var (turns, began) = (0, _clock.Elapsed);
        await _clock.RunAsync(async () =>
        {
            await using var group = _root.Group();
            using var bound = group.Context.WithTimeout(TimeSpan.FromSeconds(seconds));
            _ = group.Go(async _ =>
            {
                while (!bound.Context.IsDone)
                {
                    await _root.DelayAsync(TimeSpan.FromSeconds(1));
                    await Task.Yield();
                    turns++;
                }
            });
            await bound.Context.Done;
        }).Arrives();

        Assert.InRange(turns, seconds, seconds + 1);        // the two fall on one instant in the end
        Assert.InRange((_clock.Elapsed - began).TotalSeconds, seconds, seconds + 1);
    }
}
