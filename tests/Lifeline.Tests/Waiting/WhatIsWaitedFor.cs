using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Lifeline.Tests.Waiting;

/// <summary>A wait that is not in vain does what the framework's own does.</summary>
public class WhatIsWaitedFor
{
    private readonly VirtualClock _clock = new();
    private readonly ContextScope _ctx;

    public WhatIsWaitedFor() => _ctx = Context.Root(_clock).WithCancel();

    [Fact]
    public async Task Channels_are_written_and_read()
    {
        var channel = Channel.CreateBounded<int>(1);
        var writing = channel.Writer.WriteAsync(1, _ctx);
        Assert.True(writing.IsCompletedSuccessfully);
        var second = channel.Writer.WriteAsync(2, _ctx).AsTask();
        Assert.False(second.IsCompleted);
        Assert.True(await channel.Reader.WaitToReadAsync(_ctx));
        Assert.Equal(1, await channel.Reader.ReadAsync(_ctx));
        await second.Arrives();
        channel.Writer.Complete();
        var rest = new List<int>();
        await foreach (var item in channel.Reader.ReadAllAsync(_ctx))
        {
            rest.Add(item);
        }

        Assert.Equal([2], rest);
        Assert.False(await channel.Reader.WaitToReadAsync(_ctx));
        Assert.False(await channel.Writer.WaitToWriteAsync(_ctx));
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await channel.Reader.ReadAsync(_ctx));
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await channel.Writer.WriteAsync(3, _ctx));
    }

    [Fact]
    public async Task Reading_all_stops_before_the_next_item_when_the_context_has_ended()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.TryWrite(1);
        channel.Writer.TryWrite(2);
        await Assert.ThrowsAsync<CanceledException>(async () =>
        {
            await foreach (var item in channel.Reader.ReadAllAsync(_ctx))
            {
                Assert.Equal(1, item);
                _ctx.Cancel();
            }
        });
        Assert.Equal(1, channel.Reader.Count);
    }

    [Fact]
    public async Task A_delay_is_over_at_its_very_instant_and_one_of_nothing_at_once()
    {
        var delay = ((Context)_ctx).DelayAsync(TimeSpan.FromDays(100));
        _clock.Advance(TimeSpan.FromDays(100) - Ticks(1));
        Assert.False(delay.IsCompleted);
        await Task.Run(() => SpinWait.SpinUntil(() => _clock.Pending.Count == 1, 30_000), TestContext.Current.CancellationToken);
        _clock.Advance(Ticks(1));
        await delay.Arrives();
        Assert.True(((Context)_ctx).DelayAsync(TimeSpan.Zero).IsCompletedSuccessfully);
        Assert.False(((Context)_ctx).DelayAsync(Timeout.InfiniteTimeSpan).IsCompleted);
    }

    [Fact]
    public async Task A_sleep_on_the_systems_clock_ends_with_a_context_above_and_needs_no_thread_of_the_pool()
    {
        using var above = Context.Background.WithCancel();
        using var scope = above.Context.WithCancel();
        var sleeping = Bounded.OnAnotherThread(() => scope.Context.Sleep(TimeSpan.FromDays(100)));
        above.Cancel();
        var thrown = await Assert.ThrowsAsync<CanceledException>(() => sleeping);
        Assert.Equal(above.Context, thrown.Origin);
        Context.Background.Sleep(TimeSpan.Zero);
        Context.Background.Sleep(Ms(1));
    }

    [Fact]
    public async Task A_task_gives_its_result_or_its_error_also_when_the_context_has_ended()
    {
        var source = new TaskCompletionSource<int>();
        var waiting = source.Task.WaitAsync(_ctx);
        source.SetResult(7);
        Assert.Equal(7, await waiting.Arrives());
        var failed = Task.FromException(new FormatException());
        await Assert.ThrowsAsync<FormatException>(() => failed.WaitAsync(_ctx));
        _ctx.Cancel();
        Assert.Equal(7, await source.Task.WaitAsync(_ctx));
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_contexts_stays_what_it_is()
    {
        using var other = new CancellationTokenSource();
        var source = new TaskCompletionSource();
        var waiting = source.Task.WaitAsync(_ctx);
        source.SetCanceled(other.Token);
        var thrown = await Assert.ThrowsAsync<TaskCanceledException>(() => waiting.Arrives());
        Assert.Equal(other.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task A_periodic_timer_ticks_on_the_contexts_clock()
    {
        using var timer = new PeriodicTimer(Ms(10), ((Context)_ctx).Clock);
        var tick = timer.WaitForNextTickAsync(_ctx).AsTask();
        _clock.Advance(Ms(10));
        Assert.True(await tick.Arrives());
        timer.Dispose();
        Assert.False(await timer.WaitForNextTickAsync(_ctx));
    }

    [Fact]
    public async Task A_semaphore_is_entered()
    {
        using var semaphore = new SemaphoreSlim(1);
        Assert.True(semaphore.WaitAsync(_ctx).IsCompletedSuccessfully);
        var second = semaphore.WaitAsync(_ctx);
        semaphore.Release();
        await second.Arrives();
        semaphore.Release();
        semaphore.Wait(_ctx);
        Assert.Equal(0, semaphore.CurrentCount);
    }

    [Fact]
    public void Blocking_calls_return_what_they_wait_for()
    {
        using var signal = new ManualResetEventSlim(true);
        signal.Wait(_ctx);
        using var countdown = new CountdownEvent(0);
        countdown.Wait(_ctx);
        using var handle = new AutoResetEvent(true);
        handle.WaitOne(_ctx);
        using var barrier = new Barrier(1);
        barrier.SignalAndWait(_ctx);
        Task.CompletedTask.Wait(_ctx);
        Assert.Throws<AggregateException>(() => Task.FromException(new FormatException()).Wait(_ctx));
        using var collection = new BlockingCollection<int>(2);
        collection.Add(1, _ctx);
        collection.Add(2, _ctx);
        Assert.Equal(1, collection.Take(_ctx));
        collection.CompleteAdding();
        Assert.Equal([2], collection.GetConsumingEnumerable(_ctx));
        Assert.Equal(0, _ctx.ChildCount);
    }

    [Fact]
    public async Task A_parallel_loop_hands_each_body_a_context_that_ends_with_the_first_failure()
    {
        var failure = new FormatException();
        var waiting = new TaskCompletionSource<Context>();
        var thrown = await Assert.ThrowsAsync<FormatException>(() => Parallel.ForEachAsync([1, 2], 2, _ctx, async (item, ctx) =>
        {
            if (item == 1)
            {
                waiting.SetResult(ctx);
                await ctx.DelayAsync(TimeSpan.FromDays(1));
            }

            await waiting.Task;
            throw failure;
        }).Arrives());
        Assert.Same(failure, thrown);
        Assert.Same(failure, (await waiting.Task).Cause);
        Assert.False(((Context)_ctx).IsDone);
    }

    [Fact]
    public async Task Of_a_parallel_loop_the_failure_comes_out_and_not_what_it_cut_short()
    {
        for (var round = 0; round < 200; round++)
        {
            using var bothRun = new Barrier(2);
            await Assert.ThrowsAsync<FormatException>(() => Parallel.ForEachAsync([1, 2], 2, _ctx, (item, ctx) =>
            {
                bothRun.SignalAndWait(TestContext.Current.CancellationToken);
                if (item == 2)
                {
                    throw new FormatException();
                }

                while (!ctx.IsDone)
                {
                    Thread.SpinWait(1);         // to see the end as soon as it is there, and throw as soon as the other one
                }

                ctx.ThrowIfDone();
                return default;
            }).Arrives());
        }
    }

    [Fact]
    public async Task A_parallel_loop_runs_all_and_ends_with_its_context()
    {
        var sum = 0;
        await Parallel.ForEachAsync(Enumerable.Range(1, 100), _ctx, (item, ctx) =>
        {
            Interlocked.Add(ref sum, item);
            return default;
        }).Arrives();
        Assert.Equal(5050, sum);

        var started = new TaskCompletionSource();
        var loop = Parallel.ForEachAsync(Items(), _ctx, async (_, ctx) =>
        {
            started.TrySetResult();
            await ctx.DelayAsync(TimeSpan.FromDays(1));
        });
        await started.Task.Arrives();
        _ctx.Cancel();
        var thrown = await Assert.ThrowsAsync<CanceledException>(() => loop.Arrives());
        Assert.Equal(_ctx.Context, thrown.Origin);

        static async IAsyncEnumerable<int> Items()
        {
            yield return 1;
            await Task.Yield();
        }
    }
}
