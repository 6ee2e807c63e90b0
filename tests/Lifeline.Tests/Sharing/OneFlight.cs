namespace Lifeline.Tests.Sharing;

/// <summary><see cref="SingleFlight{TKey, T}"/>: callers of one key share one execution.</summary>
public class OneFlight
{
    private static readonly ContextKey<string> s_user = new("user");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;
    private readonly SingleFlight<string, int> _flights = new();
    private readonly TaskCompletionSource<int> _answer = new();
    private readonly TaskCompletionSource<Context> _work = new();
    private int _executions;

    public OneFlight() => _root = Context.Root(_clock);

    [Fact]
    public async Task Callers_of_one_key_share_one_execution()
    {
        var (one, two) = (Do(_root), Do(_root));
        await _work.Task.Arrives();
        _answer.SetResult(42);
        Assert.Equal(42, await one.Arrives());
        Assert.Equal(42, await two.Arrives());
        Assert.Equal(1, _executions);
        Assert.Equal(0, _flights.Count);
    }

    [Fact]
    public async Task Whoever_comes_after_it_is_through_begins_anew()
    {
        _answer.SetResult(42);
        await Do(_root).Arrives();
        await Do(_root).Arrives();
        Assert.Equal(2, _executions);
    }

    [Fact]
    public async Task Callers_of_other_keys_do_not_wait_for_each_other()
    {
        var one = Do(_root);
        Assert.Equal(7, await _flights.DoAsync(_root, "other", _ => Task.FromResult(7)).Arrives());
        Assert.False(one.IsCompleted);
        _answer.SetResult(42);
        await one.Arrives();
    }

    [Fact]
    public async Task A_failure_is_each_callers()
    {
        var (one, two) = (Do(_root), Do(_root));
        await _work.Task.Arrives();
        _answer.SetException(new FormatException());
        await Assert.ThrowsAsync<FormatException>(() => one.Arrives());
        await Assert.ThrowsAsync<FormatException>(() => two.Arrives());
    }

    [Fact]
    public async Task A_caller_whose_context_ends_leaves_at_once_with_his_own_error_and_the_work_goes_on()
    {
        using var first = _root.WithCancel();
        var one = Do(first);
        var two = Do(_root);
        var work = await _work.Task.Arrives();
        first.Cancel();
        var thrown = await Assert.ThrowsAsync<CanceledException>(() => one.Arrives());
        Assert.Equal(first.Context, thrown.Context);
        Assert.False(work.IsDone);
        _answer.SetResult(42);
        Assert.Equal(42, await two.Arrives());
    }

    [Fact]
    public async Task The_work_ends_when_the_last_caller_has_left()
    {
        using var scope = _root.WithCancel();
        var (one, two) = (Do(scope), Do(scope));
        var work = await _work.Task.Arrives();
        scope.Cancel();
        await Assert.ThrowsAsync<CanceledException>(() => one.Arrives());
        await Assert.ThrowsAsync<CanceledException>(() => two.Arrives());
        await work.Done.AsTask().Arrives();
        Assert.IsType<AbandonedException>(work.Cause);
        Assert.Equal(0, _flights.Count);
    }

    [Fact]
    public async Task The_work_has_the_latest_deadline_of_those_who_wait()
    {
        using var soon = _root.WithTimeout(Ms(10));
        using var later = _root.WithTimeout(Ms(30));
        var one = Do(soon);
        var work = await _work.Task.Arrives();
        Assert.Equal(Ms(10), work.Remaining);

        var two = Do(later);
        Assert.Equal(Ms(30), work.Remaining);
        using var child = work.WithCancel();
        Assert.Equal(Ms(30), child.Context.WithName("child").Remaining);

        _clock.Advance(Ms(10));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => one.Arrives());
        Assert.False(work.IsDone);

        _clock.Advance(Ms(20));
        var thrown = await Assert.ThrowsAsync<DeadlineExceededException>(() => two.Arrives());
        Assert.Equal(later.Context, thrown.Context);
        await work.Done.AsTask().Arrives();
        Assert.IsType<DeadlineExceededException>(work.Error);
    }

    [Fact]
    public async Task One_without_a_deadline_takes_it_away_and_gives_it_back_when_he_leaves()
    {
        using var soon = _root.WithTimeout(Ms(10));
        using var patient = _root.WithCancel();
        var one = Do(soon);
        var work = await _work.Task.Arrives();
        var two = Do(patient);
        Assert.Null(work.Remaining);
        patient.Cancel();
        await Assert.ThrowsAsync<CanceledException>(() => two.Arrives());
        Assert.Equal(Ms(10), work.Remaining);
        _answer.SetResult(1);
        await one.Arrives();
    }

    [Fact]
    public async Task A_timeout_in_the_work_counts_even_if_the_deadline_above_was_pushed_beyond_it()
    {
        using var soon = _root.WithTimeout(Ms(10));
        var one = Do(soon);
        var work = await _work.Task.Arrives();
        using var own = work.WithTimeout(Ms(20));
        Assert.Equal(Ms(10), own.Context.Remaining);
        var two = Do(_root);
        Assert.Equal(Ms(20), own.Context.Remaining);
        _clock.Advance(Ms(20));
        Assert.True(own.Context.IsDone);
        Assert.False(work.IsDone);
        await Assert.ThrowsAsync<DeadlineExceededException>(() => one.Arrives());
        _answer.SetResult(1);
        await two.Arrives();
    }

    [Fact]
    public async Task The_work_has_the_values_of_the_caller_who_came_first()
    {
        _ = Do(_root.WithValue(s_user, "first"));
        var work = await _work.Task.Arrives();
        _ = Do(_root.WithValue(s_user, "second"));
        Assert.True(work.TryGet(s_user, out var user));
        Assert.Equal("first", user);
        _answer.SetResult(1);
    }

    [Fact]
    public async Task What_is_forgotten_is_begun_anew_by_the_next_one_and_still_answers_those_who_wait()
    {
        var one = Do(_root);
        await _work.Task.Arrives();
        Assert.True(_flights.Forget("key"));
        Assert.False(_flights.Forget("key"));
        Assert.Equal(7, await _flights.DoAsync(_root, "key", _ => Task.FromResult(7)).Arrives());
        _answer.SetResult(42);
        Assert.Equal(42, await one.Arrives());
    }

    [Fact]
    public async Task An_ended_context_begins_nothing()
    {
        using var scope = _root.WithTimeout(TimeSpan.Zero);
        await Assert.ThrowsAsync<DeadlineExceededException>(() => Do(scope));
        Assert.Equal(0, _executions);
    }

    private Task<int> Do(Context ctx) => _flights.DoAsync(ctx, "key", async work =>
    {
        Interlocked.Increment(ref _executions);
        _work.TrySetResult(work);
        return await _answer.Task;
    });
}
