using System.Net;
using System.Net.Sockets;

namespace Lifeline.Testing.Tests;

/// <summary>What leaves a bubble: it is named, waited for, and forbidden on request.</summary>
public class Leaving
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Leaving() => _root = Context.Root(_clock);

    [Fact]
    public async Task Work_on_the_thread_pool_is_named_and_waited_for_before_time_passes()
    {
        var done = false;
        var run = await _clock.RunAsync(async () =>
        {
            var computing = Task.Run(() =>
            {
                Thread.Sleep(200);              // real time, outside: longer than the bubble takes to have nothing to do
                done = true;
            });
            await _root.DelayAsync(TimeSpan.FromHours(1));
            Assert.True(done);
            await computing;
        }).Arrives();

        var departure = Assert.Single(run.Departures);
        Assert.StartsWith("a task, started in Leaving.Work_on_the_thread_pool_is_named", departure.What, StringComparison.Ordinal);
        Assert.Contains("(Leaving.cs:", departure.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_await_that_does_not_come_back_is_named_by_who_completed_it()
    {
        var run = await _clock.RunAsync(async () =>
        {
            var source = new TaskCompletionSource();
            var waiting = AwayAsync(source.Task);
            await Task.Yield();
            source.SetResult();
            await waiting;
        }).Arrives();

        Assert.StartsWith("an await that does not come back, completed in Leaving.An_await", Assert.Single(run.Departures).What, StringComparison.Ordinal);

        static async Task AwayAsync(Task task) => await task.ConfigureAwait(false);
    }

    [Fact]
    public async Task An_await_of_a_timer_that_does_not_come_back_stays_all_the_same()
    {
        var run = await _clock.RunAsync(
            async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _clock).ConfigureAwait(false);
                await Task.Delay(TimeSpan.FromSeconds(1), _clock).ConfigureAwait(false);
            }, new VirtualRunOptions { ForbidLeaving = true }).Arrives();

        Assert.Equal(TimeSpan.FromSeconds(2), run.Elapsed);
    }

    [Fact]
    public async Task Leaving_can_be_forbidden_and_is_told_with_the_stack_of_the_place()
    {
        var e = await Assert.ThrowsAsync<LeavingException>(() => _clock.RunAsync(
            async () =>
            {
                _ = Leave();
                await _root.DelayAsync(TimeSpan.FromHours(1));
            }, new VirtualRunOptions { ForbidLeaving = true }).Arrives());

        Assert.Contains(".Leave (Leaving.cs:", e.Message, StringComparison.Ordinal);
        Assert.Contains("   at Lifeline.Testing.Tests.Leaving.<Leaving_can", e.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);

        static Task Leave() => Task.Run(() => { });
    }

    [Fact]
    public async Task A_timer_of_the_systems_clock_is_named_and_waited_for_before_time_passes()
    {
        var run = await _clock.RunAsync(async () =>
        {
            var real = Task.Delay(50, CancellationToken.None);
            await _root.DelayAsync(TimeSpan.FromHours(1));
            Assert.True(real.IsCompleted);
        }).Arrives();

        Assert.StartsWith("a timer of the system's clock, armed in Leaving.A_timer_of", Assert.Single(run.Departures).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thread_that_runs_for_longer_than_the_patience_is_not_waited_for_again_and_again()
    {
        using var stop = new ManualResetEventSlim();
        var turns = 0;
        await _clock.RunAsync(
            async () =>
            {
                var busy = Task.Run(() =>
                {
                    while (!stop.IsSet)
                    {
                    }
                });
                for (; turns < 1_000; turns++)
                {
                    await _root.DelayAsync(TimeSpan.FromSeconds(1));
                }

                stop.Set();
                await busy;
            }, new VirtualRunOptions { SettleTimeout = TimeSpan.FromMilliseconds(100) }).Arrives();

        Assert.Equal(1_000, turns);
    }

    [Fact]
    public async Task Blocking_loops_outside_see_each_of_their_instants()
    {
        var at = new List<TimeSpan>();
        await _clock.RunAsync(() => Task.Run(() =>
        {
            for (var i = 0; i < 5; i++)
            {
                _root.Sleep(TimeSpan.FromHours(1));
                at.Add(_clock.Elapsed);
            }
        })).Arrives();

        Assert.Equal([1, 2, 3, 4, 5], at.Select(time => time.TotalHours));
    }

    [Fact]
    public async Task Work_that_goes_out_and_comes_back_keeps_its_order()
    {
        var orders = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            var clock = new VirtualClock();
            var log = new List<string>();
            await clock.RunAsync(async () =>
            {
                await using var group = Context.Root(clock).Group();
                foreach (var name in (string[])["a", "b", "c"])
                {
                    _ = group.Go(async _ =>
                    {
                        for (var step = 0; step < 3; step++)
                        {
                            await OutAndBackAsync();
                            log.Add($"{name}{step}");
                        }
                    });
                }

                await group.WaitAsync();
            }).Arrives();
            orders.Add(string.Join(' ', log));
        }

        Assert.Single(orders);

        // Work that is done before it is awaited has never been out, for its order: so it is not done before.
        static async Task OutAndBackAsync()
        {
            using var isAwaited = new ManualResetEventSlim();
            var back = BackAsync(Task.Run(isAwaited.Wait));
            isAwaited.Set();
            await back;
        }

        static async Task BackAsync(Task work) => await work;
    }

    [Fact]
    public async Task A_thread_of_its_own_is_waited_for()
    {
        var done = false;
        await _clock.RunAsync(async () =>
        {
            var thread = new Thread(() =>
            {
                Thread.Sleep(100);              // as above
                done = true;
            });
            thread.Start();
            await Task.Run(() => { });          // by then it has begun
            await _root.DelayAsync(TimeSpan.FromHours(1));
            Assert.True(done);
        }).Arrives();
    }

    [Fact]
    public async Task A_socket_is_waited_for_when_nothing_else_goes_on()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = Task.Run(async () =>
        {
            using var server = await listener.AcceptTcpClientAsync(CancellationToken.None);
            await Task.Delay(200, CancellationToken.None);
            await server.GetStream().WriteAsync("hello"u8.ToArray(), CancellationToken.None);
        }, CancellationToken.None);
        var run = await _clock.RunAsync(async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, CancellationToken.None);
            var buffer = new byte[10];
            Assert.Equal(5, await client.GetStream().ReadAsync(buffer, CancellationToken.None));
        }).Arrives();
        await answering.Arrives();

        Assert.NotEmpty(run.Departures);
    }

    [Fact]
    public async Task What_tells_of_its_progress_from_outside_is_still_waited_for()
    {
        for (var i = 0; i < 100; i++)
        {
            var told = 0;
            await new VirtualClock().RunAsync(async () =>
            {
                IProgress<int> progress = new Progress<int>(_ => told++);
                await Task.Run(() =>
                {
                    progress.Report(1);
                    Thread.SpinWait(10_000);
                    progress.Report(2);
                });
            }).Arrives();
            Assert.Equal(2, told);
        }
    }

    [Fact]
    public async Task Work_outside_that_nobody_awaits_does_not_hold_up_the_verdict()
    {
        await Assert.ThrowsAsync<DeadlockException>(() => _clock.RunAsync(async () =>
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => { }, null);
            _ = Task.Run(() => { });
            await new TaskCompletionSource().Task;
        }).Arrives());
    }

    [Fact]
    public async Task What_comes_from_outside_is_named()
    {
        var (source, context) = (new TaskCompletionSource(), new TaskCompletionSource<SynchronizationContext>());
        var run = _clock.RunAsync(async () =>
        {
            context.SetResult(SynchronizationContext.Current!);
            while (!source.Task.IsCompleted)
            {
                await _root.DelayAsync(TimeSpan.FromSeconds(1));
            }
        });
        var bubble = await context.Task.Arrives();
        new Thread(() => bubble.Post(_ => source.SetResult(), null)).UnsafeStart();

        Assert.Contains((await run.Arrives()).Departures, departure => departure.What.StartsWith("from outside came: Leaving.What_comes", StringComparison.Ordinal));
    }
}
