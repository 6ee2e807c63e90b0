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
            Console.WriteLine($"{await price} EUR, {await left} left");
        }

        Console.WriteLine("nothing is running any more");
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
            await ctx.Done;                                     // or any call that takes ctx or its token
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

    public static async Task BlockAsync()
    {
        #region tasks-block
        try
        {
            await ctx.GroupAsync(async group =>
            {
                var begun = new TaskCompletionSource();
                _ = group.Go(async ctx =>
                {
                    begun.SetResult();
                    await ctx.Done;
                    Console.WriteLine($"cancelled: {ctx.Cause!.Message}");
                });
                await begun.Task;
                throw new FormatException("the cart can't be read");
            });
        }
        catch (FormatException failure)
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
            Console.WriteLine($"{failures.InnerExceptions.Count} of 3 failed: {failures.InnerExceptions[0].Message}");
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

    public static async Task OverstayAsync()
    {
        var gate = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        void Tell(TaskOverstay overstay)
        {
            #region tasks-overstay-event
            Console.WriteLine($"{overstay.Task.Name} waits on '{overstay.WaitingOn}' although {overstay.Context.Cause!.Message}");
            #endregion
            told.SetResult();
        }

        LifelineEvents.TaskOverstayed += Tell;
        #region tasks-overstay
        var patient = ctx.WithOverstayLimit(TimeSpan.FromMilliseconds(50));     // 5 s unless said otherwise
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
        LifelineEvents.TaskOverstayed -= Tell;
        gate.SetResult();
    }

    private static Task<decimal> PriceAsync(Context ctx, int id) => Task.FromResult(id + 5.90m);

    private static Task<int> LeftAsync(Context ctx, int id) => Task.FromResult(id * 3);

    private static Task SendAsync(Context ctx, string to) => Task.CompletedTask;

    #region tasks-service
    private sealed class Mailer(Context ctx) : IAsyncDisposable
    {
        private readonly TaskGroup _mails = ctx.Supervise(limit: 8);

        public void Send(string to) => _ = _mails.Go(ctx => SendAsync(ctx, to), name: to);

        public ValueTask DisposeAsync() => _mails.DisposeAsync();       // waits for those under way
    }
    #endregion
}
