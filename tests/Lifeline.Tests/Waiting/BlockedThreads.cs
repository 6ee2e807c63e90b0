using System.Collections.Concurrent;

namespace Lifeline.Tests.Waiting;

/// <summary>Who blocks a thread under a context is woken without the thread pool, whose threads may be the very ones that block.</summary>
[Collection(NotParallel.Name)]
public class BlockedThreads
{
    private static readonly Dictionary<string, Action<Context>> s_waits = new()
    {
        ["SemaphoreSlim.Wait"] = ctx => new SemaphoreSlim(0).Wait(ctx),
        ["ManualResetEventSlim.Wait"] = ctx => new ManualResetEventSlim().Wait(ctx),
        ["CountdownEvent.Wait"] = ctx => new CountdownEvent(1).Wait(ctx),
        ["Barrier.SignalAndWait"] = ctx => new Barrier(2).SignalAndWait(ctx),
        ["Task.Wait"] = ctx => new TaskCompletionSource().Task.Wait(ctx),
        ["WaitHandle.WaitOne"] = ctx => new AutoResetEvent(false).WaitOne(ctx),
        ["BlockingCollection.Take"] = ctx => new BlockingCollection<int>().Take(ctx),
        ["BlockingCollection.Add"] = ctx => new BlockingCollection<int>(1) { 1 }.Add(2, ctx),
        ["BlockingCollection.GetConsumingEnumerable"] = ctx => new BlockingCollection<int>().GetConsumingEnumerable(ctx).ToList(),
        ["Sleep"] = ctx => ctx.Sleep(TimeSpan.FromDays(1)),
        ["Sleep for ever"] = ctx => ctx.Sleep(Timeout.InfiniteTimeSpan),
        ["Sleep on a clock of one's own"] = ctx => Context.Merge(Context.Root(new VirtualClock()), ctx).Context.Sleep(TimeSpan.FromDays(1)),
    };

    public static TheoryData<string> Names => [.. s_waits.Keys];

    public static TheoryData<string> OnTheSystemsClock => [.. s_waits.Keys.Where(name => !name.Contains("of one's own"))];

    [Theory]
    [MemberData(nameof(Names))]
    public Task All_are_let_go_on_a_pool_at_its_maximum_with_more_behind_them(string name) =>
        AllAreLetGo(name, Context.Background.WithCancel(), static scope => scope.Cancel());

    [Theory]
    [MemberData(nameof(OnTheSystemsClock))]
    public Task Their_deadline_lets_them_go_as_well(string name) =>
        AllAreLetGo(name, Context.Background.WithTimeout(TimeSpan.FromSeconds(1)), static _ => { });

    private static Task AllAreLetGo(string name, ContextScope scope, Action<ContextScope> end) => Bounded.OnAnotherThread(() =>
    {
        ThreadPool.GetMinThreads(out var least, out var leastOfPorts);
        ThreadPool.GetMaxThreads(out var most, out var mostOfPorts);
        var threads = Math.Max(4, Environment.ProcessorCount);
        using var ended = scope;
        using var left = new CountdownEvent(4 * threads);
        var blocked = 0;
        try
        {
            Assert.True(ThreadPool.SetMinThreads(threads, leastOfPorts) && ThreadPool.SetMaxThreads(threads, mostOfPorts));
            for (var i = 0; i < 4 * threads; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => Block(), null);
            }

            Bounded.Until(() => Volatile.Read(ref blocked) >= threads - 1 || scope.IsDone, "all threads of the pool block");    // one may be the test run's
            end(scope);
            Assert.True(left.Wait(Patience.Longest), $"{left.CurrentCount} of {left.InitialCount} still block");
        }
        finally
        {
            ThreadPool.SetMaxThreads(most, mostOfPorts);
            ThreadPool.SetMinThreads(least, leastOfPorts);
        }

        void Block()
        {
            Interlocked.Increment(ref blocked);
            try
            {
                s_waits[name](scope);
            }
            catch (ContextEndedException)
            {
                left.Signal();
            }
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_stays_registered(string name)
    {
        var root = Context.Root(new VirtualClock());
        using var scope = root.WithCancel();
        using var own = scope.WithCancel();
        var waiting = Bounded.OnAnotherThread(() => Assert.ThrowsAny<CanceledException>(() => s_waits[name](own)));
        own.Cancel();
        await waiting;
        Assert.Equal(0, scope.ChildCount);
    }

    [Fact]
    public void One_that_need_not_block_leaves_nothing()
    {
        using var scope = Context.Background.WithCancel();
        using var gate = new SemaphoreSlim(1);
        gate.Wait(scope);
        new ManualResetEvent(true).WaitOne(scope);
        scope.Sleep(TimeSpan.FromTicks(1));
        Assert.Equal(0, scope.ChildCount);
    }
}
