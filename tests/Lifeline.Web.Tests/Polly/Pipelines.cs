using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Lifeline.Polly.Tests;

/// <summary>A pipeline under a context: in, out, and one for each attempt.</summary>
public class Pipelines
{
    private static readonly ContextKey<string> s_user = new("user");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Pipelines() => _root = Context.Root(_clock);

    [Fact]
    public async Task The_work_is_handed_a_context_with_the_callers_values_and_deadline()
    {
        using var scope = _root.WithValue(s_user, "gopher").WithTimeout(TimeSpan.FromSeconds(1));
        var answer = await ResiliencePipeline.Empty.ExecuteAsync(scope, ctx =>
        {
            Assert.True(ctx.TryGet(s_user, out var user));
            Assert.Equal(TimeSpan.FromSeconds(1), ctx.Remaining);
            return ValueTask.FromResult(user);
        });
        Assert.Equal("gopher", answer);
    }

    [Fact]
    public async Task Each_attempt_has_a_context_of_its_own_that_ends_with_it()
    {
        var attempts = new List<Context>();
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _clock }
            .AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero, MaxRetryAttempts = 2 })
            .Build();
        await pipeline.ExecuteAsync(_root, ctx =>
        {
            attempts.Add(ctx);
            Assert.False(ctx.IsDone);
            return attempts.Count < 3 ? ValueTask.FromException(new FormatException()) : default;
        });
        Assert.Equal(3, attempts.Distinct().Count());
        Assert.All(attempts, attempt => Assert.True(attempt.IsDone));
    }

    [Fact]
    public async Task The_callers_end_comes_out_as_his_own_error()
    {
        using var scope = _root.WithCancel();
        var started = new TaskCompletionSource();
        var running = ResiliencePipeline.Empty.ExecuteAsync(scope, async ctx =>
        {
            started.SetResult();
            await ctx.DelayAsync(TimeSpan.FromDays(1));
        }).AsTask();
        await started.Task;
        var cause = new InvalidOperationException("enough");
        scope.Cancel(cause);
        var thrown = await Assert.ThrowsAsync<CanceledException>(() => running);
        Assert.Equal(scope.Context, thrown.Context);
        Assert.Same(cause, thrown.Cause);
    }

    [Fact]
    public async Task An_ended_context_begins_nothing()
    {
        using var scope = _root.WithTimeout(TimeSpan.Zero);
        await Assert.ThrowsAsync<DeadlineExceededException>(async () =>
            await ResiliencePipeline.Empty.ExecuteAsync(scope, ValueTask (_) => throw new InvalidOperationException("must not run")));
    }

    [Fact]
    public async Task Pollys_own_timeout_ends_the_attempts_context_and_not_the_callers()
    {
        using var scope = _root.WithCancel();
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _clock }.AddTimeout(TimeSpan.FromSeconds(1)).Build();
        var started = new TaskCompletionSource();
        var running = pipeline.ExecuteAsync(scope, async ctx =>
        {
            started.SetResult();
            await ctx.DelayAsync(TimeSpan.FromDays(1));
        }).AsTask();
        await started.Task;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => running);
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public async Task An_attempts_limit_is_a_failure_that_a_retry_handles_and_the_callers_deadline_is_the_end()
    {
        using var scope = _root.WithTimeout(TimeSpan.FromSeconds(5));
        var budgets = new List<TimeSpan?>();
        var started = new SemaphoreSlim(0);
        var pipeline = new ResiliencePipelineBuilder()
            .AddRetryWithinBudget(new RetryStrategyOptions { Delay = TimeSpan.FromSeconds(1), MaxRetryAttempts = 9 })
            .AddAttemptTimeout(TimeSpan.FromSeconds(2))
            .Build();
        var running = pipeline.ExecuteAsync(scope, async ctx =>
        {
            budgets.Add(ctx.Remaining);
            started.Release();
            await new TaskCompletionSource().Task.WaitAsync(ctx);
        }).AsTask();

        await started.WaitAsync(TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(2));        // the first attempt's limit
        await Until.Pending(_clock, 2);                 // the contexts' timer, and now the pause
        _clock.Advance(TimeSpan.FromSeconds(1));
        await started.WaitAsync(TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(2));        // the caller's deadline
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => running);      // what really went wrong, in the first attempt
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)], budgets);
    }

    [Fact]
    public async Task A_strategy_finds_the_context()
    {
        var context = ResilienceContextPool.Shared.Get(_root, "operation");
        Assert.Equal(_root, context.GetContext());
        Assert.Equal("operation", context.OperationKey);
        ResilienceContextPool.Shared.Return(context);

        using var scope = _root.WithCancel();
        var foreign = ResilienceContextPool.Shared.Get(scope.Token);
        Assert.Equal(scope.Context, foreign.GetContext());
        ResilienceContextPool.Shared.Return(foreign);
        await Task.CompletedTask;
    }
}
