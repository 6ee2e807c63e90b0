using Polly;
using Polly.Hedging;

namespace Lifeline.Polly.Tests;

/// <summary><c>AddHedgingWithinBudget</c>: the first good answer wins, and the losers are told.</summary>
public class Hedging
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;
    private readonly List<Context> _attempts = [];
    private readonly List<TaskCompletionSource<string>> _answers = [];

    public Hedging() => _root = Context.Root(_clock);

    [Fact]
    public async Task A_quick_answer_needs_no_second_attempt()
    {
        var running = Run(_root);
        _answers[0].SetResult("first");
        Assert.Equal("first", await running);
        Assert.Single(_attempts);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public async Task The_first_good_answer_wins_and_the_loser_is_told_who_won()
    {
        var running = Run(_root);
        _clock.Advance(Second(1));
        await Attempts(2);
        _answers[1].SetResult("second");
        Assert.Equal("second", await running);
        await _attempts[0].Done;
        var cause = Assert.IsType<HedgeLostException>(_attempts[0].Cause);
        Assert.Equal((0, 1), (cause.Attempt, cause.Winner));
        Assert.Contains("attempt 2 answered first", _attempts[0].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_begins_the_next_attempt_at_once()
    {
        var running = Run(_root);
        _answers[0].SetException(new FormatException());
        await Attempts(2);
        _answers[1].SetResult("second");
        Assert.Equal("second", await running);
    }

    [Fact]
    public async Task When_all_fail_the_last_error_is_the_answer()
    {
        var running = Run(_root);
        _answers[0].SetException(new FormatException("one"));
        await Attempts(2);
        _answers[1].SetException(new FormatException("two"));
        var thrown = await Assert.ThrowsAsync<FormatException>(() => running);
        Assert.Equal("two", thrown.Message);
    }

    [Fact]
    public async Task An_attempt_that_can_not_fit_is_not_begun()
    {
        using var scope = _root.WithTimeout(Second(2));
        var running = Run(scope, least: Second(1) + TimeSpan.FromTicks(1));
        await Patience.Until(() => _clock.Pending is [{ In: var soonest }] && soonest == Second(1));    // one timer for all, armed for the pause
        _clock.Advance(Second(1));
        _answers[0].SetResult("first");
        Assert.Equal("first", await running);
        Assert.Single(_attempts);
    }

    [Fact]
    public async Task The_end_of_the_context_ends_all_attempts()
    {
        using var scope = _root.WithTimeout(Second(2));
        var running = Run(scope);
        _clock.Advance(Second(1));
        await Attempts(2);
        _clock.Advance(Second(1));
        var thrown = await Assert.ThrowsAsync<DeadlineExceededException>(() => running);
        Assert.Equal(scope.Context, thrown.Context);
        Assert.All(_attempts, attempt => Assert.IsType<DeadlineExceededException>(attempt.Error));
    }

    private static TimeSpan Second(int seconds) => TimeSpan.FromSeconds(seconds);

    private Task<string> Run(Context ctx, TimeSpan least = default) =>
        new ResiliencePipelineBuilder<string>()
            .AddHedgingWithinBudget(new HedgingStrategyOptions<string> { Delay = Second(1), MaxHedgedAttempts = 1 }, least)
            .Build()
            .ExecuteAsync(ctx, async attempt =>
            {
                var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
                lock (_attempts)
                {
                    _attempts.Add(attempt);
                    _answers.Add(answer);
                }

                return await answer.Task.WaitAsync(attempt);
            }).AsTask();

    private Task Attempts(int count) => Patience.Until(() =>
    {
        lock (_attempts)
        {
            return _attempts.Count == count;
        }
    });
}
