using Polly;
using Polly.Retry;

namespace Lifeline.Polly.Tests;

/// <summary><c>AddRetryWithinBudget</c>: no attempt that can't fit, and the last real error is the answer.</summary>
public class Retries
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;
    private int _attempts;

    public Retries() => _root = Context.Root(_clock);

    [Fact]
    public async Task It_pauses_on_the_contexts_clock_and_tries_again()
    {
        var running = Pipeline(Second(1)).ExecuteAsync(_root, ctx =>
            ++_attempts < 3 ? ValueTask.FromException<int>(new FormatException($"attempt {_attempts}")) : ValueTask.FromResult(_attempts)).AsTask();
        await Until.Pending(_clock, 1);
        Assert.Equal(1, _attempts);
        _clock.Advance(Second(1));
        await Until.Pending(_clock, 1);
        Assert.Equal(2, _attempts);
        _clock.Advance(Second(1));
        Assert.Equal(3, await running);
    }

    [Fact]
    public async Task When_the_next_pause_does_not_fit_the_last_error_is_the_answer_at_once()
    {
        using var scope = _root.WithTimeout(Second(1));
        var thrown = await Assert.ThrowsAsync<FormatException>(async () => await Pipeline(Second(1)).ExecuteAsync(scope, Fail));
        Assert.Equal("attempt 1", thrown.Message);
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public async Task When_the_pause_fits_but_not_the_least_attempt_the_last_error_is_the_answer_at_once()
    {
        using var scope = _root.WithTimeout(Second(3));
        await Assert.ThrowsAsync<FormatException>(async () => await Pipeline(Second(1), least: Second(2) + TimeSpan.FromTicks(1)).ExecuteAsync(scope, Fail));
        Assert.Equal(1, _attempts);

        var fits = Pipeline(Second(1), least: Second(2)).ExecuteAsync(scope, Fail).AsTask();
        await Until.Pending(_clock, 2);
        _clock.Advance(Second(1));
        await Assert.ThrowsAsync<FormatException>(() => fits);
        Assert.Equal(3, _attempts);
    }

    [Fact]
    public async Task An_attempt_that_the_deadline_ends_does_not_hide_what_went_wrong_before()
    {
        using var scope = _root.WithTimeout(Second(3));
        var running = Pipeline(Second(1)).ExecuteAsync(scope, FailThenWait).AsTask();
        await Until.Pending(_clock, 2);
        _clock.Advance(Second(1));
        await Until.Pending(_clock, 2);
        _clock.Advance(Second(2));
        var thrown = await Assert.ThrowsAsync<FormatException>(() => running);
        Assert.Equal("attempt 1", thrown.Message);
    }

    [Fact]
    public async Task A_first_attempt_that_the_deadline_ends_is_the_deadline()
    {
        using var scope = _root.WithTimeout(Second(3));
        var running = Pipeline(Second(1)).ExecuteAsync(scope, async ctx => { await ctx.DelayAsync(Second(9)); return 0; }).AsTask();
        await Until.Pending(_clock, 2);
        _clock.Advance(Second(3));
        var thrown = await Assert.ThrowsAsync<DeadlineExceededException>(() => running);
        Assert.Equal(scope.Context, thrown.Context);
    }

    [Fact]
    public async Task Who_cancels_is_answered_with_that_and_not_with_an_old_error()
    {
        using var scope = _root.WithCancel();
        var running = Pipeline(Second(1)).ExecuteAsync(scope, FailThenWait).AsTask();
        await Until.Pending(_clock, 1);
        scope.Cancel();
        var thrown = await Assert.ThrowsAsync<CanceledException>(() => running);
        Assert.Equal(scope.Context, thrown.Context);
        Assert.Equal(1, _attempts);
    }

    [Theory]
    [InlineData(DelayBackoffType.Constant, new[] { 1, 1, 1 })]
    [InlineData(DelayBackoffType.Linear, new[] { 1, 2, 3 })]
    [InlineData(DelayBackoffType.Exponential, new[] { 1, 2, 4 })]
    public async Task Pauses_grow_as_Pollys_do(DelayBackoffType backoff, int[] seconds)
    {
        var pauses = new List<TimeSpan>();
        var options = new RetryStrategyOptions<int>
        {
            Delay = Second(1),
            BackoffType = backoff,
            OnRetry = arguments =>
            {
                pauses.Add(arguments.RetryDelay);
                return default;
            },
        };
        var running = new ResiliencePipelineBuilder<int>().AddRetryWithinBudget(options).Build().ExecuteAsync(_root, Fail).AsTask();
        foreach (var pause in seconds)
        {
            await Until.Pending(_clock, 1);
            _clock.Advance(Second(pause));
        }

        await Assert.ThrowsAsync<FormatException>(() => running);
        Assert.Equal(seconds.Select(Second), pauses);
    }

    [Fact]
    public async Task A_bad_result_is_retried_and_freed_once_there_is_a_newer_one()
    {
        var results = new List<Result>();
        var options = new RetryStrategyOptions<Result> { Delay = TimeSpan.Zero, MaxRetryAttempts = 1, ShouldHandle = _ => ValueTask.FromResult(true) };
        var answer = await new ResiliencePipelineBuilder<Result>().AddRetryWithinBudget(options).Build().ExecuteAsync(_root, _ =>
        {
            results.Add(new Result());
            return ValueTask.FromResult(results[^1]);
        });
        Assert.Same(results[1], answer);
        Assert.True(results[0].IsDisposed);
        Assert.False(results[1].IsDisposed);
    }

    private static TimeSpan Second(int seconds) => TimeSpan.FromSeconds(seconds);

    private static ResiliencePipeline Pipeline(TimeSpan pause, TimeSpan least = default) =>
        new ResiliencePipelineBuilder().AddRetryWithinBudget(new RetryStrategyOptions { Delay = pause }, least).Build();

    private ValueTask<int> Fail(Context ctx) => ValueTask.FromException<int>(new FormatException($"attempt {++_attempts}"));

    private async ValueTask<int> FailThenWait(Context ctx)
    {
        if (++_attempts == 1)
        {
            throw new FormatException("attempt 1");
        }

        await ctx.DelayAsync(Second(100));
        return 0;
    }

    private sealed class Result : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
