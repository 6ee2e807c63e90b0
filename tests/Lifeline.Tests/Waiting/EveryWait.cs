using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Lifeline.Tests.Waiting;

/// <summary>What all waits have in common: they end with their context, with the context's own error, and say what was waited for.</summary>
public class EveryWait
{
    private static readonly Dictionary<string, (string Operation, Func<Context, Task> Wait)> s_waits = new()
    {
        ["ReadAsync"] = ("channel read", ctx => Empty().Reader.ReadAsync(ctx).AsTask()),
        ["WaitToReadAsync"] = ("channel read", ctx => Empty().Reader.WaitToReadAsync(ctx).AsTask()),
        ["ReadAllAsync"] = ("channel read", ctx => Empty().Reader.ReadAllAsync(ctx).ToListAsync(CancellationToken.None).AsTask()),
        ["WriteAsync"] = ("channel write", ctx => Full().Writer.WriteAsync(2, ctx).AsTask()),
        ["WaitToWriteAsync"] = ("channel write", ctx => Full().Writer.WaitToWriteAsync(ctx).AsTask()),
        ["SemaphoreSlim.WaitAsync"] = ("semaphore", ctx => new SemaphoreSlim(0).WaitAsync(ctx)),
        ["Task.WaitAsync"] = ("task", ctx => ((Task)Never()).WaitAsync(ctx)),
        ["Task<T>.WaitAsync"] = ("task", ctx => Never().WaitAsync(ctx)),
        ["DelayAsync"] = ("delay", ctx => ctx.DelayAsync(TimeSpan.MaxValue)),
        ["PeriodicTimer"] = ("timer", ctx => new PeriodicTimer(TimeSpan.FromDays(1), ctx.Clock).WaitForNextTickAsync(ctx).AsTask()),
        ["WeightedSemaphore"] = ("weighted semaphore", ctx => Taken().AcquireAsync(ctx).AsTask()),
        ["SingleFlight"] = ("single flight", ctx => new SingleFlight<int, int>().DoAsync(ctx, 1, _ => Never())),
        ["Sleep"] = ("delay", Blocking(ctx => ctx.Sleep(TimeSpan.FromDays(1)))),
        ["SemaphoreSlim.Wait"] = ("semaphore", Blocking(ctx => new SemaphoreSlim(0).Wait(ctx))),
        ["ManualResetEventSlim.Wait"] = ("event", Blocking(ctx => new ManualResetEventSlim().Wait(ctx))),
        ["CountdownEvent.Wait"] = ("countdown", Blocking(ctx => new CountdownEvent(1).Wait(ctx))),
        ["Barrier.SignalAndWait"] = ("barrier", Blocking(ctx => new Barrier(2).SignalAndWait(ctx))),
        ["Task.Wait"] = ("task", Blocking(ctx => ((Task)Never()).Wait(ctx))),
        ["WaitHandle.WaitOne"] = ("handle", Blocking(ctx => new AutoResetEvent(false).WaitOne(ctx))),
        ["BlockingCollection.Take"] = ("collection", Blocking(ctx => new BlockingCollection<int>().Take(ctx))),
        ["BlockingCollection.Add"] = ("collection", Blocking(ctx => new BlockingCollection<int>(1) { 1 }.Add(2, ctx))),
        ["BlockingCollection.GetConsumingEnumerable"] = ("collection", Blocking(ctx => new BlockingCollection<int>().GetConsumingEnumerable(ctx).ToList())),
    };

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public EveryWait() => _root = Context.Root(_clock);

    public static TheoryData<string> Names => [.. s_waits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_ends_when_its_context_is_cancelled_with_the_contexts_error(string name)
    {
        using var scope = _root.WithCancel();
        var (operation, wait) = s_waits[name];
        var waiting = wait(scope);
        Assert.False(waiting.IsCompleted);
        var cause = new InvalidOperationException("enough");
        scope.Cancel(cause);
        var thrown = await Assert.ThrowsAsync<CanceledException>(() => waiting.Arrives());
        Assert.Equal(scope.Context, thrown.Context);
        Assert.Equal(scope.Token, thrown.CancellationToken);
        Assert.Same(cause, thrown.Cause);
        Assert.Equal(operation, thrown.Operation ?? operation);     // a blocking one may not have begun when it was cancelled
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_ends_with_the_deadline_and_says_how_long_it_waited(string name)
    {
        using var scope = _root.WithTimeout(Ms(10));
        var waiting = s_waits[name].Wait(scope);
        _clock.Advance(Ms(10));
        var thrown = await Assert.ThrowsAsync<DeadlineExceededException>(() => waiting.Arrives());
        Assert.True(thrown.Spent is null || thrown.Spent <= Ms(10));
        Assert.Equal(scope.Context, thrown.Context);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task With_an_ended_context_it_does_not_begin(string name)
    {
        using var scope = _root.WithTimeout(TimeSpan.Zero);
        await Assert.ThrowsAsync<DeadlineExceededException>(() => s_waits[name].Wait(scope).Arrives());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_a_context_it_is_refused(string name) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => s_waits[name].Wait(default), TestContext.Current.CancellationToken).Arrives());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_leaves_nothing_on_its_context(string name)
    {
        using var above = _root.WithCancel();
        using (var scope = above.Context.WithCancel())
        {
            var waiting = s_waits[name].Wait(scope);
            scope.Cancel();
            await Assert.ThrowsAsync<CanceledException>(() => waiting.Arrives());
        }

        Assert.Equal(0, above.ChildCount);
        Assert.True(_root.Node.Clock.HasEmptySlotsOnly);
        if (name is not ("PeriodicTimer" or "Sleep"))       // the queue of our own timers may have one of the clock's still set
        {
            Assert.Empty(_clock.Pending);
        }

    }

    private static Channel<int> Empty() => Channel.CreateUnbounded<int>();

    private static Channel<int> Full()
    {
        var channel = Channel.CreateBounded<int>(1);
        channel.Writer.TryWrite(1);
        return channel;
    }

    private static WeightedSemaphore Taken()
    {
        var semaphore = new WeightedSemaphore(1);
        semaphore.TryAcquire();
        return semaphore;
    }

    private static Task<int> Never() => new TaskCompletionSource<int>().Task;

    private static Func<Context, Task> Blocking(Action<Context> wait) => ctx =>
        Task.Factory.StartNew(() => wait(ctx), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
