using Polly;
using Polly.Hedging;
using Polly.Retry;
using Polly.Timeout;

namespace Lifeline.Polly.Tests;

/// <summary>What a strategy derives is seen by callbacks that know nothing of contexts: it stands in Polly's own slot.</summary>
public class Slots
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly ResiliencePropertyKey<string> s_property = new("property");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Slots() => _root = Context.Root(_clock);

    [Fact]
    public async Task An_attempts_limit_ends_work_that_knows_only_Pollys_token()
    {
        var pipeline = new ResiliencePipelineBuilder().AddAttemptTimeout(TimeSpan.FromMilliseconds(50)).Build();

        await Assert.ThrowsAsync<TimeoutRejectedException>(() =>
            pipeline.ExecuteAsync(async token => await Task.Delay(Timeout.InfiniteTimeSpan, token), TestContext.Current.CancellationToken).AsTask().Arrives());
    }

    [Fact]
    public async Task Who_cancels_Pollys_own_token_is_answered_with_it()
    {
        using var source = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var pipeline = new ResiliencePipelineBuilder()
            .AddRetryWithinBudget(new RetryStrategyOptions())
            .AddAttemptTimeout(Patience.Longest)
            .Build();

        var running = pipeline.ExecuteAsync(
            async token =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
            source.Token).AsTask();
        await started.Task;
        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Arrives());
        Assert.Equal(source.Token, error.CancellationToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inside_there_is_the_derived_token_and_outside_the_one_before(bool carries)
    {
        using var scope = _root.WithCancel();
        var context = carries ? ResilienceContextPool.Shared.Get(scope) : ResilienceContextPool.Shared.Get(scope.Token);
        context.Properties.Set(s_property, "kept");
        var pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                Delay = TimeSpan.Zero,
                MaxRetryAttempts = 2,
                OnRetry = retry =>
                {
                    AssertIsOuter(retry.Context);
                    return default;
                },
            })
            .AddAttemptTimeout(s_second)
            .AddAttemptTimeout(2 * s_second)
            .Build();
        var attempts = new List<CancellationToken>();

        await pipeline.ExecuteAsync(
            async inner =>
            {
                await Task.Yield();
                attempts.Add(inner.CancellationToken);
                Assert.Equal(inner.CancellationToken, inner.GetContext().Token);
                Assert.NotEqual(scope.Token, inner.CancellationToken);
                Assert.False(inner.CancellationToken.IsCancellationRequested);
                Assert.Equal(s_second, inner.GetContext().Remaining);
                Assert.Equal("kept", inner.Properties.GetValue(s_property, ""));
                if (attempts.Count < 3)
                {
                    throw new FormatException();
                }
            },
            context);

        Assert.Equal(3, attempts.Distinct().Count());
        AssertIsOuter(context);
        ResilienceContextPool.Shared.Return(context);

        void AssertIsOuter(ResilienceContext outer)
        {
            Assert.Equal(scope.Token, outer.CancellationToken);
            Assert.Equal(scope.Context, outer.GetContext());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_timeout_of_Pollys_ends_what_our_strategies_derive_inside_of_it(bool carries)
    {
        using var scope = _root.WithCancel();
        var started = new SemaphoreSlim(0);
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _clock }
            .AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero, MaxRetryAttempts = 1 })
            .AddTimeout(s_second)
            .AddAttemptTimeout(TimeSpan.FromHours(1))
            .Build();
        async ValueTask Work(CancellationToken token)
        {
            started.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }

        var running = carries
            ? pipeline.ExecuteAsync(scope, ctx => Work(ctx.Token)).AsTask()
            : pipeline.ExecuteAsync(Work, TestContext.Current.CancellationToken).AsTask();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await started.WaitAsync(TestContext.Current.CancellationToken).Arrives();
            _clock.Advance(s_second);
        }

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => running.Arrives());
    }

    [Fact]
    public async Task A_timeout_of_Pollys_ends_a_pause_of_ours()
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _clock }
            .AddTimeout(s_second)
            .AddRetryWithinBudget(new RetryStrategyOptions { Delay = TimeSpan.FromHours(1) })
            .Build();

        var running = pipeline.ExecuteAsync(_root, ValueTask (_) => throw new FormatException()).AsTask();
        await Until.Pending(_clock, 2);
        _clock.Advance(s_second);

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => running.Arrives());
    }

    [Fact]
    public async Task A_hedge_that_lost_is_cancelled_by_Pollys_token_too()
    {
        var (lost, calls) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        var pipeline = new ResiliencePipelineBuilder<string>()
            .AddHedgingWithinBudget(new HedgingStrategyOptions<string> { Delay = TimeSpan.Zero, MaxHedgedAttempts = 1 })
            .AddAttemptTimeout(Patience.Longest)
            .Build();

        var answer = await pipeline.ExecuteAsync(
            async token =>
            {
                if (Interlocked.Increment(ref calls) == 2)
                {
                    return "second";
                }

                await using var registration = token.Register(lost.SetResult);
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return "first";
            },
            TestContext.Current.CancellationToken);

        Assert.Equal("second", answer);
        await lost.Task.Arrives();
    }

    [Fact]
    public async Task A_failure_that_carries_the_end_of_the_context_is_the_contexts_error()
    {
        using var scope = _root.WithCancel();

        var error = await Assert.ThrowsAsync<CanceledException>(async () => await ResiliencePipeline.Empty.ExecuteAsync(scope, async ctx =>
        {
            scope.Cancel();
            await Task.Yield();
            throw new AggregateException(new OperationCanceledException(ctx.Token), new ObjectDisposedException("connection"));
        }));

        Assert.Equal(scope.Context, error.Context);
        Assert.IsType<AggregateException>(error.InnerException);
    }

    [Fact]
    public async Task What_a_strategy_decided_stays_its_decision_when_the_context_ends_right_after()
    {
        using var scope = _root.WithCancel();
        var rejected = new TimeoutRejectedException("too slow", s_second, new OperationCanceledException());

        Assert.Same(rejected, await Assert.ThrowsAsync<TimeoutRejectedException>(async () => await ResiliencePipeline.Empty.ExecuteAsync(scope, _ =>
        {
            scope.Cancel();
            return ValueTask.FromException(rejected);
        })));
    }
}
