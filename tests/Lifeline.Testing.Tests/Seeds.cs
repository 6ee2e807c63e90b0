using System.Globalization;

namespace Lifeline.Testing.Tests;

/// <summary>A test under many orders, each of which can be had again.</summary>
public class Seeds
{
    [Fact]
    public async Task A_lost_update_that_the_usual_order_never_shows_is_found_and_comes_again_each_time()
    {
        await PassesAsync(LoseAnUpdateAsync);

        await FindsAsync<LostUpdateException>(LoseAnUpdateAsync);
    }

    [Fact]
    public async Task A_deadlock_that_the_usual_order_never_shows_is_found_and_comes_again_each_time()
    {
        await PassesAsync(LockInTwoOrdersAsync);

        var found = await FindsAsync<DeadlockException>(LockInTwoOrdersAsync);

        Assert.Contains("'refund' (Seeds.cs:", found.Message, StringComparison.Ordinal);
        Assert.Contains("'sale' (Seeds.cs:", found.Message, StringComparison.Ordinal);
        Assert.Contains("Seeds.LockAsync, state 2", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_passes_says_how_many_orders_there_were()
    {
        var runs = await VirtualClock.ExploreAsync(
            async clock =>
            {
                await using var group = Context.Root(clock).Group();
                _ = group.Go(async _ => await Task.Yield());
                _ = group.Go(async _ => await Task.Yield());
                await group.WaitAsync();
            }, 1..301).Arrives();

        Assert.Equal(300, runs.Count);
        Assert.InRange(runs.Orders, 2, 100);
    }

    [Fact]
    public async Task Without_a_seed_or_with_the_same_the_order_is_the_same()
    {
        Assert.Single((await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TangleAsync(null)))).Select(run => run.Order).Distinct());
        Assert.Single((await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TangleAsync(7)))).Select(run => run.Order).Distinct());
        Assert.Equal(20, (await Task.WhenAll(Enumerable.Range(0, 20).Select(seed => TangleAsync(seed)))).Select(run => run.Order).Distinct().Count());
    }

    [Fact]
    public async Task A_select_chooses_as_the_seed_says()
    {
        var first = await ChoicesAsync(3);

        Assert.Equal(first, await ChoicesAsync(3));
        Assert.NotEqual(first, await ChoicesAsync(4));

        static async Task<string> ChoicesAsync(int seed)
        {
            var clock = new VirtualClock();
            return await clock.RunAsync(
                async () =>
                {
                    var log = "";
                    for (var i = 0; i < 50; i++)
                    {
                        await Select.On(Context.Root(clock)).Await(Task.CompletedTask, () => log += "a").Await(Task.CompletedTask, () => log += "b");
                    }

                    return log + clock.Random.Next();
                }, new VirtualRunOptions { Seed = seed }).Arrives();
        }
    }

    [Fact]
    public async Task A_range_that_holds_no_seed_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => VirtualClock.ExploreAsync(_ => Task.CompletedTask, 5..5));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => VirtualClock.ExploreAsync(_ => Task.CompletedTask, 1..^1));
    }

    [Fact]
    public async Task A_seed_with_which_the_test_blocks_is_told_too()
    {
        using var stop = new ManualResetEventSlim();
        var e = await Assert.ThrowsAsync<SeedException>(() => VirtualClock.ExploreAsync(
            clock =>
            {
                if (clock.Random.Next(10) == 0)
                {
                    stop.Wait(TimeSpan.FromSeconds(60));
                }

                return Task.CompletedTask;
            }, 1..1000, new VirtualRunOptions { LongestPiece = TimeSpan.FromSeconds(2) }).Arrives());

        stop.Set();
        Assert.IsType<BlockingException>(e.InnerException);
    }

    // The seller looks something up first, which takes him longer than the supplier takes for all.
    private static async Task LoseAnUpdateAsync(VirtualClock clock)
    {
        var stock = 10;
        await using var group = Context.Root(clock).Group();
        _ = group.Go(async _ =>
        {
            await StepsAsync(6);
            var seen = stock;
            await Task.Yield();
            stock = seen - 1;
        }, "sale");
        _ = group.Go(async _ =>
        {
            var seen = stock;
            await Task.Yield();
            stock = seen + 5;
        }, "delivery");
        await group.WaitAsync();
        if (stock != 14)
        {
            throw new LostUpdateException(string.Create(CultureInfo.InvariantCulture, $"{stock} are left of 14."));
        }
    }

    private static async Task LockInTwoOrdersAsync(VirtualClock clock)
    {
        var (till, shelf) = (new SemaphoreSlim(1), new SemaphoreSlim(1));
        await using var group = Context.Root(clock).Group();
        _ = group.Go(_ => LockAsync(till, shelf), "sale");
        _ = group.Go(async _ =>
        {
            await StepsAsync(6);
            await LockAsync(shelf, till);
        }, "refund");
        await group.WaitAsync();
    }

    private static async Task LockAsync(SemaphoreSlim first, SemaphoreSlim second)
    {
        await first.WaitAsync();
        await Task.Yield();
        await second.WaitAsync();
        second.Release();
        first.Release();
    }

    private static async Task StepsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
        }
    }

    // In the order of becoming ready.
    private static async Task PassesAsync(Func<VirtualClock, Task> test)
    {
        for (var i = 0; i < 100; i++)
        {
            var clock = new VirtualClock();
            await clock.RunAsync(() => test(clock)).Arrives();
        }
    }

    private static async Task<SeedException> FindsAsync<T>(Func<VirtualClock, Task> test)
        where T : Exception
    {
        var found = await Assert.ThrowsAsync<SeedException>(() => VirtualClock.ExploreAsync(test, 1..1001).Arrives());
        Assert.IsType<T>(found.InnerException);
        Assert.Empty(found.Run.Departures);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"With seed {found.Seed} it fails"), found.Message, StringComparison.Ordinal);
        for (var i = 0; i < 100; i++)
        {
            var clock = new VirtualClock();
            await Assert.ThrowsAsync<T>(() => clock.RunAsync(() => test(clock), new VirtualRunOptions { Seed = found.Seed }).Arrives());
            Assert.Equal(found.Run.Order, clock.LastRun!.Order);
            Assert.Equal(found.Run.Trace, clock.LastRun.Trace);
        }

        return found;
    }

    private static async Task<VirtualRun> TangleAsync(int? seed)
    {
        var clock = new VirtualClock();
        return await clock.RunAsync(
            async () =>
            {
                await using var group = Context.Root(clock).Group();
                for (var i = 0; i < 10; i++)
                {
                    _ = group.Go(async ctx =>
                    {
                        await StepsAsync(3);
                        await ctx.DelayAsync(TimeSpan.FromSeconds(1));
                    });
                }

                await group.WaitAsync();
            }, new VirtualRunOptions { Seed = seed }).Arrives();
    }

    private sealed class LostUpdateException(string message) : Exception(message);
}
