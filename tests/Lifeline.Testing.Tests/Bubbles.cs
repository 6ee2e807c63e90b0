using System.Globalization;

namespace Lifeline.Testing.Tests;

/// <summary>A run: one thread, one piece at a time, and time only when nothing is ready.</summary>
public class Bubbles
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Bubbles() => _root = Context.Root(_clock);

    [Fact]
    public async Task Everything_runs_on_one_thread_and_the_scheduler_of_tasks_stays_the_default()
    {
        var threads = new HashSet<Thread>();
        void Look()
        {
            threads.Add(Thread.CurrentThread);
            Assert.False(Thread.CurrentThread.IsThreadPoolThread);
            Assert.Equal(TaskScheduler.Default, TaskScheduler.Current);
        }

        var run = await _clock.RunAsync(async () =>
        {
            Look();
            await using var group = _root.Group();
            for (var i = 0; i < 10; i++)
            {
                _ = group.Go(async ctx =>
                {
                    Look();
                    await Task.Yield();
                    Look();
                    await ctx.DelayAsync(TimeSpan.FromSeconds(i));
                    Look();
                    await Task.Delay(TimeSpan.FromSeconds(1), _clock, CancellationToken.None);
                    Look();
                });
            }

            using (var scope = _root.WithTimeout(TimeSpan.FromSeconds(5)))
            {
                var func = scope.Context.AfterFunc(Look);
                await scope.Context.Done;
                Look();
            }

            await group.WaitAsync();
            Look();
        }).Arrives();

        Assert.Single(threads);
        Assert.Empty(run.Departures);
    }

    [Fact]
    public async Task It_runs_under_the_execution_context_and_the_culture_of_its_caller()
    {
        var local = new AsyncLocal<string> { Value = "caller" };
        string? seen = null;
        await _clock.RunAsync(async () =>
        {
            await _root.DelayAsync(TimeSpan.FromSeconds(1));
            seen = local.Value;
            local.Value = "work";
        }).Arrives();

        Assert.Equal(("caller", "caller"), (seen, local.Value));
        Assert.NotNull(TestContext.Current.Test);
    }

    [Fact]
    public async Task A_value_that_one_piece_sets_is_not_seen_by_another_that_does_not_follow_from_it()
    {
        var local = new AsyncLocal<string>();
        var seen = new List<string?>();
        await _clock.RunAsync(async () =>
        {
            var context = SynchronizationContext.Current!;
            context.Post(_ => local.Value = "set", null);
            context.Post(_ => seen.Add(local.Value), null);
            await _clock.IdleAsync();
        }).Arrives();

        Assert.Equal([null], seen);
    }

    [Fact]
    public async Task A_timers_callback_sees_what_flowed_where_it_was_made()
    {
        var local = new AsyncLocal<string> { Value = "made" };
        string? seen = null;
        using var timer = _clock.CreateTimer(_ => seen = local.Value, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        local.Value = "later";

        _clock.Advance(TimeSpan.FromSeconds(1));

        await Task.CompletedTask;
        Assert.Equal("made", seen);
    }

    [Fact]
    public async Task When_nothing_can_wake_it_it_fails_at_once_and_says_who_waits_on_what()
    {
        var gate = new SemaphoreSlim(1);
        var e = await Assert.ThrowsAsync<DeadlockException>(() => _clock.RunAsync(async () =>
        {
            await using var group = _root.Group();
            await gate.WaitAsync();
            _ = group.Go(async ctx =>
            {
                using var wait = ctx.WaitingOn("the till");
                await Task.Yield();
                await HoldAsync(gate);
            }, "seller");
            _ = group.Go(ctx => Select.On(ctx).Await(new TaskCompletionSource().Task, () => { }).LoopAsync(), "chooser");
            await group.WaitAsync();
        }).Arrives());

        Assert.Contains("'seller' (Bubbles.cs:", e.Message, StringComparison.Ordinal);
        Assert.Contains("waiting on 'the till'", e.Message, StringComparison.Ordinal);
        Assert.Contains("which awaits Bubbles.HoldAsync, state 0, which awaits SemaphoreSlim.TaskNode", e.Message, StringComparison.Ordinal);
        Assert.Contains("'chooser' (Bubbles.cs:", e.Message, StringComparison.Ordinal);
        Assert.Contains("waiting on 'select'", e.Message, StringComparison.Ordinal);
        Assert.Contains("the work: Bubbles.", e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Run.Trace);
    }

    [Fact]
    public async Task Work_that_never_completes_fails_at_once()
    {
        var e = await Assert.ThrowsAsync<DeadlockException>(() => _clock.RunAsync(() => new TaskCompletionSource().Task).Arrives());
        Assert.Contains("a task that somebody has to complete", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_returns_no_task_is_told_so()
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => _clock.RunAsync((Func<Task>)(() => null!)).Arrives());
        Assert.Contains("returned null", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_piece_that_blocks_fails_the_run_which_names_it_and_where_it_waits()
    {
        var e = await Assert.ThrowsAsync<BlockingException>(() => _clock.RunAsync(BlockAsync, Quickly).Arrives());

        Assert.Contains("Bubbles.BlockAsync, state 0", e.Message, StringComparison.Ordinal);
        Assert.Contains("BlocksHere", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_piece_that_sleeps_fails_the_run_which_names_it()
    {
        using var stop = new ManualResetEventSlim();
        var e = await Assert.ThrowsAsync<BlockingException>(() => _clock.RunAsync(
            () =>
            {
                while (!stop.IsSet)
                {
                    Thread.Sleep(1);            // the mistake that is to be named
                }

                return Task.CompletedTask;
            }, Quickly).Arrives());

        stop.Set();
        Assert.Contains("Bubbles.A_piece_that_sleeps_fails_the_run_which_names_it", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_on_the_same_clock_is_refused_and_one_on_another_is_waited_for()
    {
        var other = new VirtualClock();
        var run = await _clock.RunAsync(async () =>
        {
            var e = await Assert.ThrowsAsync<InvalidOperationException>(() => _clock.RunAsync(() => Task.CompletedTask));
            Assert.Contains("is on already", e.Message, StringComparison.Ordinal);

            using var timer = _clock.CreateTimer(_ => Assert.Fail("time passed"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            var inner = await other.RunAsync(() => Context.Root(other).DelayAsync(TimeSpan.FromHours(3)));
            Assert.Equal(TimeSpan.FromHours(3), inner.Elapsed);
        }).Arrives();

        Assert.Equal([new Departure("a run on another clock", 1)], run.Departures);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromHours(3)), (_clock.Elapsed, other.Elapsed));
        await _clock.RunAsync(() => Task.CompletedTask).Arrives();
    }

    [Fact]
    public async Task Runs_on_many_clocks_at_once_do_not_disturb_each_other()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () =>
        {
            var clock = new VirtualClock();
            var root = Context.Root(clock);
            return await clock.RunAsync(async () =>
            {
                await using var group = root.Group();
                for (var i = 0; i < 10; i++)
                {
                    _ = group.Go(ctx => ctx.DelayAsync(TimeSpan.FromSeconds(1)));
                }

                await group.WaitAsync();
            });
        }))).Arrives();

        Assert.Single(runs.Select(run => (run.Order, run.Pieces)).Distinct());
        Assert.All(runs, run => Assert.Empty(run.Departures));
    }

    [Fact]
    public async Task What_a_timers_callback_throws_ends_the_run()
    {
        using var failing = _clock.CreateTimer(_ => throw new FormatException(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        await Assert.ThrowsAsync<FormatException>(() => _clock.RunAsync(() => _root.DelayAsync(TimeSpan.FromHours(1))).Arrives());
        Assert.Equal(TimeSpan.FromSeconds(1), _clock.Elapsed);
        await _clock.RunAsync(() => _root.DelayAsync(TimeSpan.FromHours(1))).Arrives();
    }

    [Fact]
    public async Task What_an_async_void_method_throws_ends_the_run()
    {
        async void Lost()
        {
            await _root.DelayAsync(TimeSpan.FromSeconds(1));
            throw new FormatException();
        }

        await Assert.ThrowsAsync<FormatException>(() => _clock.RunAsync(() =>
        {
            Lost();
            return _root.DelayAsync(TimeSpan.FromHours(1));
        }).Arrives());
    }

    [Fact]
    public async Task A_cancelled_run_ends_as_its_work_does()
    {
        using var scope = _root.WithCancel();
        await Assert.ThrowsAsync<CanceledException>(() => _clock.RunAsync(async () =>
        {
            await using var group = scope.Context.Group();
            _ = group.Go(async ctx =>
            {
                await Task.Yield();
                scope.Cancel();
                await ctx.DelayAsync(TimeSpan.FromHours(1));
            });
            await scope.Context.DelayAsync(TimeSpan.FromHours(2));
        }).Arrives());

        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Fact]
    public async Task What_is_ready_when_the_work_ends_still_runs_and_what_goes_on_later_does_so_without_a_run()
    {
        var (ready, later) = (0, new TaskCompletionSource());
        await _clock.RunAsync(() =>
        {
            _ = ReadyAsync();
            return Task.CompletedTask;

            async Task ReadyAsync()
            {
                for (; ready < 100; ready++)
                {
                    await Task.Yield();
                }

                await _root.DelayAsync(TimeSpan.FromHours(1));
                later.SetResult();
            }
        }).Arrives();

        Assert.Equal((100, false), (ready, later.Task.IsCompleted));
        _clock.Advance(TimeSpan.FromHours(1));
        await later.Task.Arrives();
    }

    [Fact]
    public async Task A_million_pieces_keep_no_more_than_the_last()
    {
        var run = await _clock.RunAsync(
            async () =>
            {
                for (var i = 0; i < 1_000_000; i++)
                {
                    await Task.Yield();
                }
            }, new VirtualRunOptions { TraceLength = 100 }).Arrives();

        Assert.InRange(run.Pieces, 1_000_000, 1_000_010);
        Assert.Equal(100, run.Trace.Count);
        Assert.Equal(run.Pieces, run.Trace[^1].Number);
    }

    [Fact]
    public async Task What_yields_for_ever_is_found_out()
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => _clock.RunAsync(SpinAsync, new VirtualRunOptions { TraceLength = 10 }).Arrives());
        Assert.Contains("Bubbles.SpinAsync, state 0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trace_says_who_ran_when()
    {
        var run = await _clock.RunAsync(async () =>
        {
            await StepAsync();
            await using var group = _root.Group();
            _ = group.Go(_ => Task.CompletedTask, "prices");
            await group.WaitAsync();
        }).Arrives();

        var lines = run.Trace.Select(piece => piece.ToString()).ToList();
        Assert.Contains("     2 00:00:00 Bubbles.StepAsync, state 0", lines);
        Assert.Contains(lines, line => line.Contains("00:00:01", StringComparison.Ordinal) && line.EndsWith("Bubbles.StepAsync, state 1", StringComparison.Ordinal));
        Assert.Contains(run.Trace, piece => piece.What.Contains("'prices' (Bubbles.cs:", StringComparison.Ordinal));
        Assert.Equal(lines.Count, run.Pieces);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{run.Pieces} pieces, 00:00:01 on the clock, nothing left"), run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_to_a_bubble_runs_in_it()
    {
        var (here, there) = (default(Thread), default(Thread));
        await _clock.RunAsync(async () =>
        {
            here = Thread.CurrentThread;
            var context = SynchronizationContext.Current!;
            context.Send(_ => Assert.Equal(here, Thread.CurrentThread), null);
            await Task.Run(() =>
            {
                context.Send(_ => there = Thread.CurrentThread, null);
                Assert.Throws<FormatException>(() => context.Send(_ => throw new FormatException(), null));
            });
        }).Arrives();

        Assert.Equal(here, there);
    }

    [Fact]
    public async Task A_leak_check_in_a_run_takes_no_real_time()
    {
        var check = new LeakCheckOptions { Clock = _clock, SettleTimeout = TimeSpan.FromDays(1) };
        var e = await Assert.ThrowsAsync<LeakException>(() => _clock.RunAsync(() => LeakCheck.RunAsync(
            ctx =>
            {
                var scope = ctx.WithCancel();
                return Task.CompletedTask;
            }, check)).Arrives());
        Assert.Single(e.Leaks);

        await _clock.RunAsync(() => LeakCheck.RunAsync(
            ctx =>
            {
                _ = EndingAsync(ctx);           // is just ending
                return Task.CompletedTask;
            }, check)).Arrives();

        static async Task EndingAsync(Context ctx)
        {
            using var scope = ctx.WithCancel();
            await Task.Yield();
            await Task.Yield();
        }
    }

    private static VirtualRunOptions Quickly => new() { LongestPiece = TimeSpan.FromSeconds(3) };

    private static async Task HoldAsync(SemaphoreSlim gate) => await gate.WaitAsync();

    private static async Task BlockAsync()
    {
        await Task.Yield();
        BlocksHere(new TaskCompletionSource().Task);
    }

    private static void BlocksHere(Task task) => task.Wait(TimeSpan.FromSeconds(30));

    private static async Task SpinAsync()
    {
        while (true)
        {
            await Task.Yield();
        }
    }

    private async Task StepAsync()
    {
        await Task.Yield();
        await Task.Delay(TimeSpan.FromSeconds(1), _clock);
    }
}
