using Lifeline.Testing;

namespace Lifeline.Docs.Samples;

/// <summary>What docs/tasks.md shows. Those that print are run by a test, which compares.</summary>
internal static class Tasks
{
    private static readonly Context ctx = Context.Background;

    public static async Task JoinAsync()
    {
        #region tasks-join
        await using (var group = ctx.Group())
        {
            var price = group.Go(ctx => PriceAsync(ctx, 4));
            var left = group.Go(ctx => LeftAsync(ctx, 4));
            _ = group.Go(ctx => CountVisitAsync(ctx, 4));
            await group.WaitAsync();                            // for all three, or for the first failure's siblings to end
            Console.WriteLine($"{await price} EUR, {await left} left");
        }

        Console.WriteLine("nothing is running any more");
        #endregion
    }

    public static async Task LeaveAsync()
    {
        #region tasks-leave
        Task heartbeat;
        await using (var group = ctx.Group())
        {
            heartbeat = group.Go(async ctx =>
            {
                while (true)
                {
                    await SendAsync(ctx, "still here");
                    await ctx.DelayAsync(TimeSpan.FromSeconds(10));
                }
            });
            Console.WriteLine($"{await PriceAsync(group.Context, 4)} EUR");
        }

        Console.WriteLine($"the heartbeat: {heartbeat.Status}");
        #endregion
    }

    public static async Task ThrowAsync()
    {
        #region tasks-throw
        try
        {
            await using var group = ctx.Group();
            var begun = new TaskCompletionSource();
            _ = group.Go(async ctx =>
            {
                begun.SetResult();
                await ctx.Done;                                 // or any call that takes ctx or its token
                Console.WriteLine($"cancelled: {ctx.Cause!.GetType().Name}");
            });
            await begun.Task;
            throw new FormatException("the cart can't be read");
        }
        catch (FormatException failure)
        {
            Console.WriteLine($"caught: {failure.Message}");
        }
        #endregion
    }

    public static async Task BlockAsync()
    {
        #region tasks-block
        var cart = await ctx.GroupAsync(async group =>
        {
            _ = group.Go(ctx => CountVisitAsync(ctx, 4));       // is waited for as well
            var price = group.Go(ctx => PriceAsync(ctx, 4));
            return $"{await price} EUR";
        });
        Console.WriteLine(cart);
        #endregion
    }

    public static async Task FirstFailureAsync()
    {
        #region tasks-failure
        await using var group = ctx.Group();
        var listening = new TaskCompletionSource();
        var stock = group.Go(async ctx =>
        {
            listening.SetResult();
            await ctx.Done;
            Console.WriteLine($"stock: {ctx.Cause!.Message}");
        });
        await listening.Task;
        _ = group.Go(_ => Task.FromException(new IOException("the price list is gone")));

        try
        {
            await group.WaitAsync();
        }
        catch (IOException failure)
        {
            Console.WriteLine($"caught: {failure.Message}");
        }
        #endregion
    }

    public static async Task CutShortAsync()
    {
        #region tasks-cut-short
        await using var group = ctx.Group();
        var stock = group.Go(async ctx =>
        {
            await ctx.DelayAsync(TimeSpan.FromHours(1));
            return 12;
        });
        var price = group.Go(_ => Task.FromException<decimal>(new IOException("the price list is gone")));

        try
        {
            Console.WriteLine($"{await stock} left at {await price} EUR");
        }
        catch (IOException failure)
        {
            Console.WriteLine($"caught: {failure.Message}");
        }
        #endregion
    }

    public static async Task LimitAsync()
    {
        #region tasks-limit
        await using var group = ctx.Group(limit: 1);
        var busy = new TaskCompletionSource();
        _ = group.Go(_ => busy.Task);
        foreach (var id in (int[])[1, 2, 3])
        {
            _ = group.Go(async ctx => Console.WriteLine($"{id}: {await PriceAsync(ctx, id)} EUR"));    // in line, in order
        }

        Console.WriteLine(group.TryGo(ctx => PriceAsync(ctx, 4), out Task<decimal>? _) ? "started" : "no room");
        busy.SetResult();
        await group.WaitAsync();
        #endregion
    }

    public static async Task WaitForRoomAsync()
    {
        #region tasks-room
        await using var group = ctx.Supervise(limit: 8);
        await foreach (var to in AddressesAsync(ctx))
        {
            _ = await group.GoAsync(ctx => SendAsync(ctx, to));     // reads on when there is room: no line grows
        }

        await group.WaitAsync();
        #endregion
    }

    public static async Task SuperviseAsync()
    {
        #region tasks-supervise
        await using var group = ctx.Supervise();
        foreach (var mail in (string[])["ada", "bob", "eve"])
        {
            _ = group.Go(_ => mail == "bob" ? Task.FromException(new IOException($"no such mailbox: {mail}")) : Task.CompletedTask);
        }

        try
        {
            await group.WaitAsync();
        }
        catch (AggregateException failures)
        {
            Console.WriteLine($"{group.FailureCount} of 3 failed: {failures.InnerExceptions[0].Message}");
        }
        #endregion
    }

    public static async Task RaceAsync()
    {
        #region tasks-race
        await using var race = ctx.Race<string>();
        _ = race.Go(async ctx =>
        {
            await ctx.Done;
            throw ctx.Error!;
        }, name: "far away");
        _ = race.Go(_ => Task.FromException<string>(new IOException("out of order")), name: "broken");
        _ = race.Go(_ => Task.FromResult("from nearby"), name: "nearby");

        Console.WriteLine(await race.WaitAsync());
        #endregion
    }

    public static async Task GatherAsync()
    {
        #region tasks-gather
        await using var offers = ctx.Gather<string>(within: TimeSpan.FromMilliseconds(200));
        _ = offers.Go(_ => Task.FromResult("9.90 from the corner shop"), name: "corner shop");
        _ = offers.Go(async ctx =>
        {
            await ctx.Done;                                     // takes longer than anybody waits
            throw ctx.Error!;
        }, name: "overseas");

        var gathered = await offers.WaitAsync();
        Console.WriteLine($"{string.Join(", ", gathered.Results)}; missing: {string.Join(", ", gathered.Missing.Select(task => task.Name))}");
        #endregion
    }

    public static async Task DeferAsync()
    {
        #region tasks-defer
        await using (var group = ctx.Group())
        {
            group.Defer(async ctx => await Console.Out.WriteLineAsync("2. the connection is closed"));
            group.Defer(async ctx => await Console.Out.WriteLineAsync("1. the transaction is rolled back"));
            _ = group.Go(async ctx => await Console.Out.WriteLineAsync("0. the task has ended"));
            await group.WaitAsync();
        }
        #endregion
    }

    public static async Task StopAsync()
    {
        #region tasks-stop
        using var scope = ctx.WithName("shop").WithStop();
        await using var group = scope.Context.Group();
        var held = group.Go(async ctx =>
        {
            await ctx.Stopping.Done;                            // what accepts work is given ctx.Stopping
            return ctx.IsDone ? "cancelled" : "finishing what I hold";
        });

        scope.Stop(grace: TimeSpan.FromSeconds(10), new IOException("a new version is here"));
        Console.WriteLine(await held);
        try
        {
            await group.Go(ctx => PriceAsync(ctx, 4));
        }
        catch (CanceledException refused)
        {
            Console.WriteLine(refused.Cause!.Message);
        }
        #endregion
    }

    public static async Task ServiceAsync()
    {
        await using var mailer = new Mailer(ctx);
        mailer.Send("ada");
    }

    public static async Task DelayedAsync()
    {
        var clock = new VirtualClock();
        var ctx = Context.Root(clock);
        var (gate, told) = (new TaskCompletionSource(), new TaskCompletionSource());
        void Tell(JoinDelay delay)
        {
            #region tasks-delayed-event
            Console.WriteLine($"waiting for {delay.Tasks[0].Name} for {delay.Waited.TotalSeconds} s");
            #endregion
            told.SetResult();
        }

        LifelineEvents.JoinDelayed += Tell;
        #region tasks-delayed
        await using var group = ctx.Group();
        _ = group.Go(_ => gate.Task, name: "prices");           // nobody has asked it to end
        var joined = group.WaitAsync();
        #endregion
        clock.Advance(TimeSpan.FromSeconds(30));
        await told.Task;
        LifelineEvents.JoinDelayed -= Tell;
        gate.SetResult();
        await joined;
    }

    public static async Task OverrunAsync()
    {
        var gate = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        void Tell(TaskOverrun overrun)
        {
            #region tasks-overrun-event
            Console.WriteLine($"{overrun.Task.Name} waits on '{overrun.WaitingOn}' although {overrun.Context.Cause!.Message}");
            #endregion
            told.SetResult();
        }

        LifelineEvents.TaskOverran += Tell;
        #region tasks-overrun
        var patient = ctx.WithOverrunLimit(TimeSpan.FromMilliseconds(50));     // 5 s unless said otherwise
        await using var group = patient.Group();
        var begun = new TaskCompletionSource();
        _ = group.Go(async ctx =>
        {
            using (ctx.WaitingOn("the old mainframe"))          // integrations note it themselves
            {
                begun.SetResult();
                await gate.Task;                                // was not given ctx
            }
        }, name: "prices");
        await begun.Task;
        group.Cancel(new IOException("nobody wants them any more"));
        #endregion
        await told.Task;
        LifelineEvents.TaskOverran -= Tell;
        gate.SetResult();
    }

    private static Task<decimal> PriceAsync(Context ctx, int id) => Task.FromResult(id + 5.90m);

    private static Task<int> LeftAsync(Context ctx, int id) => Task.FromResult(id * 3);

    private static Task SendAsync(Context ctx, string to) => Task.CompletedTask;

    private static Task CountVisitAsync(Context ctx, int id) => Task.CompletedTask;

    private static async IAsyncEnumerable<string> AddressesAsync(Context ctx)
    {
        foreach (var to in (string[])["ada", "bob", "eve"])
        {
            await ctx.DelayAsync(TimeSpan.FromMilliseconds(1));
            yield return to;
        }
    }

    #region tasks-service
    private sealed class Mailer(Context ctx) : IAsyncDisposable
    {
        private readonly TaskGroup _mails = ctx.Supervise(limit: 8);

        public void Send(string to) => _ = _mails.Go(ctx => SendAsync(ctx, to), name: to);

        public async ValueTask DisposeAsync()
        {
            await using (_mails)
            {
                await _mails.WaitAsync();       // without this line, mails under way are cancelled
            }
        }
    }
    #endregion
}
