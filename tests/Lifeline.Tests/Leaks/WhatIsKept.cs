using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>What is kept and for how long, for a worker that lives for months.</summary>
[Collection(NotParallel.Name)]
public sealed class WhatIsKept
{
    private const int Messages = 100_000;
    private const int MaxKept = 1_000;          // of that many; what is young, and what waits for a finalizer

    private static readonly ContextKey<int> s_number = new("number");

    [Theory, InlineData("value"), InlineData("name"), InlineData("custom"), InlineData("custom with a token"), InlineData("stopping"), InlineData("wrapped"), InlineData("task")]
    public async Task A_worker_that_takes_a_token_per_message_of_what_needs_no_disposal_keeps_none(string kind)
    {
        using var host = new CancellationTokenSource();
        using var worker = Context.Root(new VirtualClock()).WithStop();
        await using var group = worker.Context.Group();
        var made = new WeakReference[Messages];
        for (var i = 0; i < Messages; i += 100)
        {
            await HandleSome(kind, worker, group, made, i, host.Token);
        }

        Garbage.CollectUntil(() => Garbage.Alive(made) < MaxKept && worker.Context.ChildCount + group.Context.ChildCount < MaxKept);
        Assert.InRange(Garbage.Alive(made), 0, MaxKept);
        Assert.InRange(worker.Context.ChildCount + group.Context.ChildCount, 0, MaxKept);
        worker.Cancel();
    }

    [Fact]
    public void A_scope_is_kept_until_it_is_disposed()
    {
        using var worker = Context.Root(new VirtualClock()).WithCancel();
        var scopes = Enumerable.Range(0, 10).Select(_ => worker.Context.WithTimeout(TimeSpan.FromHours(1))).ToArray();
        Assert.Equal(10, worker.Context.ChildCount);
        Array.ForEach(scopes, static scope => scope.Dispose());
        Assert.Equal(0, worker.Context.ChildCount);
    }

    [Theory, InlineData("value"), InlineData("name"), InlineData("stopping"), InlineData("task")]
    public async Task What_needs_no_disposal_is_kept_by_nobody_as_long_as_its_token_was_not_taken(string kind)
    {
        using var worker = Context.Root(new VirtualClock()).WithStop();
        await using var group = worker.Context.Group();
        var before = Kept();
        var message = await Derive(kind, worker, group, 1, CancellationToken.None);
        Assert.Equal(before, Kept());
        _ = message.Token;
        Assert.Equal(before + 1, Kept());

        int Kept() => worker.Context.ChildCount + worker.Context.Stopping.ChildCount + group.Context.ChildCount;
    }

    [Theory, InlineData(false, 33), InlineData(true, 0)]
    public void Of_what_needs_no_disposal_at_most_the_latest_thirty_two_and_the_first_are_held_and_none_below_a_wrapped_token(
        bool isWrapped, int expected)
    {
        using var host = new CancellationTokenSource();
        using var worker = Context.Root(new VirtualClock()).WithCancel();
        var parent = isWrapped ? Context.From(host.Token) : worker.Context;
        var made = Garbage.Make(1_000, _ => WithToken(parent.WithName("message")));
        Garbage.CollectUntil(() => Garbage.Alive(made) <= expected);
        Assert.InRange(Garbage.Alive(made), 0, expected);
        GC.KeepAlive(parent.Node);
    }

    [Fact]
    public void However_often_a_token_is_wrapped_one_is_registered_on_it_for_all()
    {
        using var host = new CancellationTokenSource();
        var (first, second) = (Context.From(host.Token), Context.From(host.Token));
        using var one = first.WithCancel();
        using var other = second.WithCancel();
        Assert.Same(first.Node.CancellationParent, second.Node.CancellationParent);
        Assert.Equal(2, first.ChildCount);
    }

    [Theory, InlineData("after-func"), InlineData("token")]
    public async Task Of_a_callback_that_has_run_nothing_is_kept(string kind)
    {
        using var worker = Context.Root(new VirtualClock()).WithCancel();
        var captured = await RunCallback(kind, worker);
        for (var start = TimeProvider.System.GetTimestamp(); captured.IsAlive; await Task.Yield())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience.Longest, "Something holds it.");
            GC.Collect();
        }
    }

    [Fact]
    public async Task A_token_that_is_still_held_is_cancelled_however_many_came_after_it()
    {
        using var worker = Context.Root(new VirtualClock()).WithCancel();
        var (token, calls) = (worker.Context.WithName("held").Token, new Calls());
        RegisterAndForget(worker, calls);
        for (var i = 0; i < 1_000; i++)
        {
            _ = worker.Context.WithName("message").Token;
        }

        Garbage.Age();
        worker.Cancel();

        Assert.True(token.IsCancellationRequested);
        await calls.First;
    }

    [Fact]
    public void A_long_lived_scope_gives_the_memory_of_a_burst_back()
    {
        using var worker = Context.Root(new VirtualClock()).WithCancel();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Burst(worker);
        Garbage.Age();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2_000_000);
    }

    [Theory, InlineData(null), InlineData(8)]
    public async Task A_long_lived_group_keeps_nothing_of_a_burst_of_tasks(int? limit)
    {
        await using var group = Context.Root(new VirtualClock()).Supervise(limit);
        var made = new WeakReference[Messages];
        await StartMany(group, made);
        Garbage.CollectUntil(() => Garbage.Alive(made) < MaxKept);
        Assert.InRange(Garbage.Alive(made), 0, MaxKept);
    }

    [Theory, InlineData("scopes"), InlineData("a wrapped token"), InlineData("timeouts"), InlineData("callbacks"), InlineData("idle scopes"), InlineData("groups")]
    public async Task The_library_can_be_unloaded_once_nothing_of_it_is_live(string what)
    {
        using var immortal = new CancellationTokenSource();
        var copy = UseAndUnload(what, immortal.Token);
        await Patience.Until(async () =>
        {
            // The thread of the timers goes after seconds, in which there is nothing to collect.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !copy.IsAlive;
        }, "nothing holds it");
        GC.KeepAlive(immortal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseAndUnload(string what, CancellationToken immortal) =>
        IsolatedCopy.RunAndUnload(typeof(WhatIsKept), nameof(Use), what, immortal);

    // Runs in the copy.
    private static void Use(string what, CancellationToken immortal)
    {
        using var scope = Context.Background.WithCancel();
        switch (what)
        {
            case "a wrapped token":
                _ = Context.From(immortal).WithName("job").Token.CanBeCanceled;
                using (Context.From(immortal).WithCancel())
                {
                }

                break;
            case "timeouts":
                scope.Context.WithTimeout(TimeSpan.FromHours(1)).Dispose();
                using (var soon = scope.Context.WithTimeout(TimeSpan.FromMilliseconds(5)))
                {
                    soon.Token.WaitHandle.WaitOne();
                }

                break;
            case "callbacks":
                using (var ended = scope.Context.WithCancel())
                {
                    using var ran = new ManualResetEventSlim();
                    ended.Context.AfterFunc(ran.Set);
                    ended.Cancel();
                    ran.Wait(CancellationToken.None);
                }

                break;
            case "idle scopes":
                using (var idle = scope.Context.WithIdleTimeout(TimeSpan.FromHours(1)))
                {
                    idle.Touch();
                }

                break;
            case "groups":
                var group = scope.Context.Group();
                group.Go(_ => Task.FromResult(1)).Wait(CancellationToken.None);
                group.WaitAsync().Wait(CancellationToken.None);
                group.DisposeAsync().AsTask().Wait(CancellationToken.None);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task HandleSome(string kind, GracefulStopScope worker, TaskGroup group, WeakReference[] made, int from, CancellationToken host)
    {
        for (var i = from; i < from + 100; i++)
        {
            made[i] = await HandleOne(kind, worker, group, i, host);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> HandleOne(string kind, GracefulStopScope worker, TaskGroup group, int i, CancellationToken host)
    {
        var message = await Derive(kind, worker, group, i, host);
        using (message.Token.Register(static () => { }))
        {
            return new WeakReference(message.Node);
        }
    }

    private static async Task<Context> Derive(string kind, GracefulStopScope worker, TaskGroup group, int i, CancellationToken host)
    {
        var ctx = worker.Context;
        return kind switch
        {
            "value" => ctx.WithValue(s_number, i),
            "name" => ctx.WithName("message"),
            "custom" => new Custom(ctx, null),
            "custom with a token" => new Custom(ctx, host),
            "stopping" => ctx.WithValue(s_number, i).Stopping,
            "wrapped" => Context.From(host).WithName("message"),
            _ => await group.Go(ctx => Task.FromResult(ctx)),
        };
    }

    private static Context WithToken(Context ctx)
    {
        _ = ctx.Token;
        return ctx;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> RunCallback(string kind, Context ctx)
    {
        using var ended = ctx.WithCancel();
        var calls = new Calls();
        if (kind == "token")
        {
            ended.Token.Register(calls.Call);
        }
        else
        {
            ended.Context.AfterFunc(calls.Call);
        }

        ended.Cancel();
        await calls.First;
        return new WeakReference(calls);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterAndForget(Context ctx, Calls calls) => ctx.WithName("callback").Token.Register(calls.Call);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Burst(Context ctx)
    {
        ctx.Shard();
        var scopes = Enumerable.Range(0, Messages).Select(_ => ctx.WithCancel()).ToArray();
        Array.ForEach(scopes, static scope => scope.Dispose());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task StartMany(TaskGroup group, WeakReference[] made)
    {
        var local = new AsyncLocal<object>();
        return Task.WhenAll(Enumerable.Range(0, Messages).Select(i =>
        {
            var flows = new object();
            local.Value = flows;
            made[i] = new WeakReference(flows);
            return group.Go(static _ => Task.CompletedTask);
        }));
    }

    private sealed class Custom : CustomContext
    {
        public Custom(Context parent, CancellationToken? done)
            : base(parent, done ?? parent.Token)
        {
        }
    }
}
