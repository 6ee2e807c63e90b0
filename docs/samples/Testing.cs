using System.Diagnostics.CodeAnalysis;
using Lifeline.Testing;
using Xunit;

#region testing-run
[assembly: AssemblyFixture(typeof(RunLeakCheck))]
#endregion

namespace Lifeline.Docs.Samples;

/// <summary>What docs/testing.md shows. Those that print are run by a test, which compares.</summary>
internal static class Testing
{
    public static async Task LookAsync()
    {
        #region testing-look
        await using var check = LeakCheck.Start(new LeakCheckOptions { Name = "Pricing" }.IgnoringName("price cache"));
        Context ctx = check;                                            // everything in the test derives from it

        using (ctx.WithName("cart").WithTimeout(TimeSpan.FromMinutes(1)))
        {
            Console.WriteLine($"meanwhile: {check.Find()[0].Kind} '{check.Find()[0].Name}'");
        }

        Console.WriteLine($"now: {check.Find().Count}");
        #endregion
    }

    [SuppressMessage("Lifeline", "LL1001:LostCancel", Justification = "It is lost, to show what the check says.")]
    public static async Task RunAsync()
    {
        #region testing-any
        try
        {
            await LeakCheck.RunAsync(async ctx =>
            {
                var scope = ctx.WithName("cart").WithTimeout(TimeSpan.FromMinutes(1));
                await Cart.PriceAsync(scope, 4);                        // and the scope is never disposed
            });
        }
        catch (LeakException failure)
        {
            Console.WriteLine($"left behind: {failure.Leaks[0].Kind} '{failure.Leaks[0].Name}'");
        }
        #endregion
    }

    public static Task AdvanceAsync()
    {
        #region testing-clock
        var clock = new VirtualClock();
        using var scope = Context.Root(clock).WithTimeout(TimeSpan.FromHours(1));

        clock.Advance(TimeSpan.FromMinutes(59));
        Console.WriteLine($"{clock.Pending[0].In.TotalMinutes} minute left, ended: {scope.Context.IsDone}");
        clock.Advance(TimeSpan.FromMinutes(1));
        Console.WriteLine($"{clock.Pending.Count} timers left, ended: {scope.Context.IsDone}");
        #endregion
        return Task.CompletedTask;
    }

    public static async Task PassAsync()
    {
        #region testing-pass
        var clock = new VirtualClock();
        var run = await clock.RunAsync(async () =>
        {
            var ctx = Context.Root(clock);
            for (var pause = TimeSpan.FromSeconds(1); pause < TimeSpan.FromHours(1); pause *= 2)
            {
                await ctx.DelayAsync(pause);
            }
        });
        Console.WriteLine($"waited for {run.Elapsed}");
        #endregion
    }

    public static async Task IdleAsync()
    {
        #region testing-idle
        var clock = new VirtualClock();
        await clock.RunAsync(async () =>
        {
            var ctx = Context.Root(clock);
            await using var group = ctx.Group();
            var refreshed = 0;
            _ = group.Go(async ctx =>
            {
                while (true)
                {
                    refreshed++;
                    await ctx.DelayAsync(TimeSpan.FromHours(1));
                }
            });

            await clock.IdleAsync();                            // all else waits, and no time has passed
            Console.WriteLine($"{refreshed} time at {clock.Elapsed}");
            await ctx.DelayAsync(TimeSpan.FromHours(4.5));      // not Advance, which would not wait for what the timers set going
            Console.WriteLine($"{refreshed} times at {clock.Elapsed}");
            group.Cancel();
        });
        #endregion
    }

    public static async Task DeadlockAsync()
    {
        #region testing-deadlock
        var clock = new VirtualClock();
        var till = new SemaphoreSlim(0);                        // nobody will ever release it
        try
        {
            await clock.RunAsync(async () =>
            {
                await till.WaitAsync();
            });
        }
        catch (DeadlockException nobodyWakes)
        {
            Console.WriteLine(nobodyWakes.Message.Split('\n')[0]);
            Console.WriteLine(nobodyWakes.Message.Split('\n')[1]);
        }
        #endregion
    }

    #region testing-lost
    private static async Task TwoChangesOfOneStockAsync(VirtualClock clock)
    {
        var stock = 10;
        await using var group = Context.Root(clock).Group();
        _ = group.Go(async _ =>
        {
            for (var lookups = 0; lookups < 6; lookups++)
            {
                await Task.Yield();
            }

            var seen = stock;
            await Task.Yield();                                 // what is saved here was read before
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
            throw new InvalidOperationException($"{stock} in stock, not 14");
        }
    }
    #endregion

    public static async Task SeedsAsync()
    {
        #region testing-seeds
        var clock = new VirtualClock();
        await clock.RunAsync(() => TwoChangesOfOneStockAsync(clock));   // passes: this order is the usual one in production, too

        try
        {
            await VirtualClock.ExploreAsync(TwoChangesOfOneStockAsync, seeds: 1..1000);
        }
        catch (SeedException found)
        {
            Console.WriteLine($"seed {found.Seed}: {found.InnerException!.Message}");
            Console.WriteLine(string.Join('\n', found.Run.Trace.TakeLast(5)));
        }
        #endregion
    }

    public static async Task LeavingAsync()
    {
        #region testing-leaving
        var clock = new VirtualClock();
        var run = await clock.RunAsync(() => Task.Run(() => Thread.SpinWait(1000)));
        Console.WriteLine(run.Departures[0].What.Split(" (")[0]);

        try
        {
            await clock.RunAsync(() => Task.Run(() => { }), new VirtualRunOptions { ForbidLeaving = true });
        }
        catch (LeavingException left)
        {
            Console.WriteLine(left.Message.Split(" (")[0]);
        }
        #endregion
    }

    public static async Task LiveAsync()
    {
        var begun = new TaskCompletionSource();
        using var scope = Context.Root(new VirtualClock()).WithName("GET /cart").WithTimeout(TimeSpan.FromSeconds(2));
        await using var group = scope.Context.Group();
        _ = group.Go(async ctx =>
        {
            using var wait = ctx.WaitingOn("the price list");
            begun.SetResult();
            await ctx.Done;
        }, "prices");
        await begun.Task;
        var request = scope.Context;

        #region testing-live
        foreach (var live in request.Snapshot().All())
        {
            Console.WriteLine($"{live.Kind} of '{live.Name}', {live.Remaining?.TotalSeconds} s left");
            foreach (var task in live.Tasks)
            {
                Console.WriteLine($"  task '{task.Identity.Name}' waits on '{task.WaitingOn}'");
            }
        }
        #endregion

        scope.Cancel();
    }
}

internal static class Cart
{
    public static Task<decimal> PriceAsync(Context ctx, int id) => Task.FromResult(ctx.IsDone ? 0 : id * 1.25m);
}

#region testing-xunit
[CheckLeaks]
public class CartTests
{
    [Fact]
    public async Task A_cart_is_priced()
    {
        Context ctx = TestContext.Current.LeakCheck();
        await Cart.PriceAsync(ctx, 4);
    }

    [Fact]
    [CheckLeaks(VirtualTime = true, IgnoreNames = ["price cache"])]
    public async Task A_price_is_asked_for_again_after_an_hour()
    {
        Context ctx = TestContext.Current.LeakCheck();
        await Cart.PriceAsync(ctx, 4);
        TestContext.Current.VirtualClock().Advance(TimeSpan.FromHours(1));
        await Cart.PriceAsync(ctx, 4);
    }

    [Fact]
    [CheckLeaks(VirtualTime = true)]
    public Task A_price_is_asked_for_every_hour_of_a_day() => TestContext.Current.VirtualClock().RunAsync(async () =>
    {
        Context ctx = TestContext.Current.LeakCheck();
        for (var hours = 0; hours < 24; hours++)
        {
            await Cart.PriceAsync(ctx, 4);
            await ctx.DelayAsync(TimeSpan.FromHours(1));
        }
    });
}
#endregion
