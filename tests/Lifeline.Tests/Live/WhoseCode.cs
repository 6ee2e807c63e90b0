using System.Threading.Channels;

namespace Lifeline.Tests.Live;

/// <summary>What a public call makes, it makes on the caller's behalf: no place that anybody is shown lies in Lifeline's own source.</summary>
public class WhoseCode
{
    private static readonly Dictionary<string, Func<Context, Func<Context, Task>, Task>> s_calls = new()
    {
        ["Group"] = (ctx, stay) => ctx.Group().Go(stay),
        ["Supervise"] = (ctx, stay) => ctx.Supervise(2).Go(stay, "named"),
        ["TryGo"] = (ctx, stay) => ctx.Group().TryGo(stay, out var task) ? task : Task.CompletedTask,
        ["Race"] = (ctx, stay) => ctx.Race<int>().Go(Answering(stay)),
        ["Gather"] = (ctx, stay) => ctx.Gather<int>(TimeSpan.FromDays(1)).Go(Answering(stay)),
        ["GroupAsync"] = (ctx, stay) => ctx.GroupAsync(group => group.Go(stay)),
        ["GroupAsync<T>"] = (ctx, stay) => ctx.GroupAsync(group => group.Go(Answering(stay))),
        ["SingleFlight"] = (ctx, stay) => new SingleFlight<int, int>().DoAsync(ctx, 1, Answering(stay)),
        ["Parallel.ForEachAsync"] = (ctx, stay) => Parallel.ForEachAsync([1], ctx, async (_, ctx) => await stay(ctx)),
        ["Parallel.ForEachAsync with a limit"] = (ctx, stay) => Parallel.ForEachAsync([1], 1, ctx, async (_, ctx) => await stay(ctx)),
        ["Parallel.ForEachAsync of an async sequence"] = (ctx, stay) => Parallel.ForEachAsync(One(), ctx, async (_, ctx) => await stay(ctx)),
        ["Parallel.ForEachAsync of one with a limit"] = (ctx, stay) => Parallel.ForEachAsync(One(), 1, ctx, async (_, ctx) => await stay(ctx)),
        ["WeightedSemaphore"] = (ctx, stay) =>
        {
            var semaphore = new WeightedSemaphore(1);
            semaphore.TryAcquire();
            return Reached(semaphore.AcquireAsync(ctx).AsTask(), stay);
        },
        ["Select"] = (ctx, stay) => Reached(Select.On(ctx).Read(Channel.CreateUnbounded<int>().Reader, _ => { }).LoopAsync(), stay),
        ["Select a rendezvous"] = (ctx, stay) => Reached(Select.On(ctx).Read(Channel.CreateBounded<int>(0).Reader, _ => { }).LoopAsync(), stay),
        ["Done.AsTask"] = (ctx, stay) => Reached(ctx.Done.AsTask(), stay),
        ["await Done"] = (ctx, stay) => Reached(AwaitAsync(ctx), stay),
        ["OnCompleted"] = (ctx, stay) =>
        {
            ctx.Done.GetAwaiter().OnCompleted(() => { });
            return Reached(Task.CompletedTask, stay);
        },
        ["DelayAsync"] = (ctx, stay) => Reached(ctx.DelayAsync(Timeout.InfiniteTimeSpan), stay),
        ["ReadAsync"] = (ctx, stay) => Reached(Channel.CreateUnbounded<int>().Reader.ReadAsync(ctx).AsTask(), stay),
        ["WaitAsync"] = (ctx, stay) => Reached(new TaskCompletionSource().Task.WaitAsync(ctx), stay),
        ["WaitOne"] = (ctx, stay) => Reached(Bounded.OnAnotherThread(() => new AutoResetEvent(false).WaitOne(ctx)), stay),
        ["Wait"] = (ctx, stay) => Reached(Bounded.OnAnotherThread(() => new SemaphoreSlim(0).Wait(ctx)), stay),
        ["Sleep"] = (ctx, stay) => Reached(Bounded.OnAnotherThread(() => ctx.Sleep(Timeout.InfiniteTimeSpan)), stay),
        ["WithIdleTimeout"] = (ctx, stay) => stay(ctx.WithIdleTimeout(TimeSpan.FromDays(1))),
        ["WithStop"] = (ctx, stay) =>
        {
            var stop = ctx.WithStop();
            var inner = stop.WithStop();
            using var below = inner.WithCancel();
            stop.Stop(TimeSpan.FromDays(1));
            return stay(below.Stopping);
        },
        ["Merge"] = (ctx, stay) => stay(Context.Merge(ctx, Context.Background)),
        ["WithSignals"] = (ctx, stay) => stay(ctx.WithSignals()),
        ["WithMonitor"] = (ctx, stay) => stay(ctx.WithMonitor()),
        ["AfterFunc"] = (ctx, stay) =>
        {
            ctx.AfterFunc(() => { });
            ctx.AfterFunc(_ => { }, null);
            ctx.AfterFunc(async () => await Task.Yield());
            return stay(ctx.WithCancel());
        },
        ["From"] = (ctx, stay) => stay(Context.From(new CancellationTokenSource().Token).WithCancel()),
        ["CustomContext"] = (ctx, stay) => stay(new Custom(ctx)),
        ["values"] = (ctx, stay) => stay(ctx.WithName("name").WithoutCancel().WithOverrunLimit(TimeSpan.FromDays(1)).WithTimeout(TimeSpan.FromDays(1))),
        ["through a scope"] = (ctx, stay) => stay(ctx.WithCancel().WithTimeout(TimeSpan.FromDays(1)).WithName("x").WithCancel()),
        ["ReadBaggage"] = (ctx, stay) => stay(ContextBaggage.None.Allow(new ContextKey<string>("key") { Wire = WireFormat.Text }).Read(ctx, "key=value", out _).WithCancel()),
    };

    public static TheoryData<string> Names => [.. s_calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_place_lies_in_Lifelines_own_source(string name)
    {
        using var scope = Context.Root(new VirtualClock()).WithCancel();
        using var watch = scope.WithMonitor();
        using var process = ContextMonitor.OfProcess();
        var (reached, leave) = (new TaskCompletionSource<Context>(), new TaskCompletionSource());
        var call = s_calls[name](watch, ctx =>
        {
            reached.TrySetResult(ctx);
            return leave.Task;
        });
        var deepest = await reached.Task.Arrives();
        if (name is "WaitOne" or "Wait" or "Sleep")
        {
            Bounded.Until(() => watch.Snapshot().All().Any(context => context.AfterFuncs.Count > 0), "it blocks");
        }

        for (var at = deepest; at != watch.Context; at = Above(at))
        {
            IsNotOurs(at.Site);
            if (Above(at) == default)
            {
                break;
            }
        }

        foreach (var context in watch.Snapshot().All().Concat(scope.Snapshot().All()))
        {
            IsNotOurs(context.Site);
            Assert.All(context.AfterFuncs, IsNotOurs);
            Assert.All(context.Tasks, task => IsNotOurs(task.Identity.Site));
        }

        leave.SetResult();
        scope.Cancel();
        await call.ContinueWith(static _ => { }, TaskScheduler.Default).Arrives();
    }

    private static Context Above(Context ctx) => ctx.Node.Parent is { } parent ? new Context(parent) : default;

    private static void IsNotOurs(SourceLocation site) => Assert.DoesNotContain("/src/Lifeline", site.GetPath().Replace('\\', '/'));

    private static Func<Context, Task<int>> Answering(Func<Context, Task> stay) => async ctx =>
    {
        await stay(ctx);
        return 1;
    };

    private static async Task Reached(Task waiting, Func<Context, Task> stay)
    {
        await stay(Context.Background);
        await waiting;
    }

    private static async Task AwaitAsync(Context ctx) => await ctx.Done;

    private static async IAsyncEnumerable<int> One()
    {
        await Task.Yield();
        yield return 1;
    }

    private sealed class Custom(Context parent) : CustomContext(parent);
}
