namespace Lifeline.Tests;

/// <summary>Every kind of wait takes a span of any length, and none is over too early.</summary>
public class SpansOfAnyLength
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public SpansOfAnyLength() => _root = Context.Root(_clock);

    [Fact]
    public void Less_than_nothing_has_ended_and_has_nothing_left()
    {
        foreach (var span in (TimeSpan[])[TimeSpan.MinValue, TimeSpan.FromDays(-1), Ticks(-1), TimeSpan.Zero])
        {
            foreach (var root in (Context[])[_root, Context.Background])
            {
                using var scope = root.WithTimeout(span);
                using var child = scope.Context.WithTimeout(TimeSpan.FromHours(1));
                Assert.True(scope.Context.IsDone && child.Context.IsDone);
                Assert.Equal(TimeSpan.Zero, scope.Context.Remaining);
                Assert.Equal(TimeSpan.Zero, child.Context.Remaining);
                Assert.NotNull(scope.Context.Deadline);
                Assert.NotEmpty(scope.Context.ToString() + scope.Context.Error!.Message);
            }
        }
    }

    [Fact]
    public void The_longest_span_has_not_ended_and_has_much_left()
    {
        using var scope = _root.WithTimeout(TimeSpan.MaxValue);
        using var idle = _root.WithIdleTimeout(TimeSpan.MaxValue);
        _clock.Advance(TimeSpan.FromDays(1_000_000));
        idle.Touch();
        Assert.False(scope.Context.IsDone);
        Assert.False(idle.Context.IsDone);
        Assert.True(scope.Context.Remaining > TimeSpan.FromDays(1_000_000));
    }

    [Fact]
    public void A_hard_stop_comes_after_a_grace_of_a_hundred_days_and_not_before()
    {
        using var scope = _root.WithStop();
        scope.Stop(TimeSpan.FromDays(100));
        _clock.Advance(TimeSpan.FromDays(100) - Ticks(1));
        Assert.False(scope.Context.IsDone);
        _clock.Advance(Ticks(1));
        Assert.True(scope.Context.IsDone);
    }

    [Fact]
    public void Without_end_is_a_grace_too()
    {
        using var scope = _root.WithStop();
        scope.Stop(Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromDays(1000));
        Assert.True(scope.Context.Stopping.IsDone);
        Assert.False(scope.Context.IsDone);
    }

    [Theory, InlineData(100), InlineData(-1)]
    public async Task An_overstay_is_told_after_a_hundred_days_and_not_before_and_never_without_a_limit(int days)
    {
        var told = 0;
        using var watch = _root.WithMonitor();
        watch.TaskOverran += _ => told++;
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var group = watch.Context.WithOverrunLimit(days > 0 ? TimeSpan.FromDays(days) : Timeout.InfiniteTimeSpan).Group();
        _ = group.Go(_ =>
        {
            begun.SetResult();
            return gate.Task;
        });
        await begun.Task.Arrives();
        group.Cancel();
        _clock.Advance(TimeSpan.FromDays(100) - Ticks(1));
        Assert.Equal(0, told);
        _clock.Advance(Ticks(1));
        Assert.Equal(days > 0 ? 1 : 0, told);
        gate.SetResult();
        await group.DisposeAsync().AsTask().Arrives();
    }

    [Fact]
    public async Task An_idle_scope_of_the_real_clock_never_ends_early()
    {
        for (var i = 0; i < 3; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            using var idle = Context.Background.WithIdleTimeout(Ms(1_000));
            await idle.Context.Done.AsTask().Arrives();
            Assert.True(TimeProvider.System.GetElapsedTime(start) >= Ms(1_000));
        }
    }
}
