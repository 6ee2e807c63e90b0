namespace Lifeline.Tests;

/// <summary>A wall clock that somebody sets moves no deadline that stands.</summary>
public class WallClocks
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public WallClocks() => _root = Context.Root(_clock);

    [Theory, InlineData(1), InlineData(-1), InlineData(10_000), InlineData(-10_000)]
    public void Setting_it_neither_ends_a_context_nor_keeps_it_alive(int hours)
    {
        using var timeout = _root.WithTimeout(Ms(10));
        using var deadline = _root.WithDeadline(_clock.GetUtcNow().AddMilliseconds(10));
        _clock.StepWallClock(TimeSpan.FromHours(hours));
        Assert.Equal(Ms(10), timeout.Context.Remaining);
        Assert.Equal(Ms(10), deadline.Context.Remaining);
        _clock.Advance(Ms(10) - Ticks(1));
        Assert.False(timeout.Context.IsDone || deadline.Context.IsDone);
        Assert.Equal(Ticks(1), timeout.Context.Remaining);
        _clock.Advance(Ticks(1));
        Assert.True(timeout.Context.IsDone && deadline.Context.IsDone);
    }

    [Theory, InlineData(1), InlineData(-1)]
    public void A_deadline_that_is_set_afterwards_goes_by_the_clock_as_it_stands_then(int hours)
    {
        using var before = _root.WithTimeout(TimeSpan.FromMinutes(1));
        _clock.StepWallClock(TimeSpan.FromHours(hours));
        var deadline = _clock.GetUtcNow().AddMilliseconds(10);
        using var scope = before.Context.WithDeadline(deadline);
        Assert.Equal(Ms(10), scope.Context.Remaining);
        Assert.Equal(deadline, scope.Context.Deadline);
        _clock.Advance(Ms(10));
        Assert.IsType<DeadlineExceededException>(scope.Context.Error);
        Assert.False(before.Context.IsDone);
    }

    [Theory, InlineData(1), InlineData(-1)]
    public void What_a_deadline_reads_is_what_the_wall_clock_will_read_then(int hours)
    {
        using var scope = _root.WithTimeout(Ms(10));
        _clock.StepWallClock(TimeSpan.FromHours(hours));
        var read = scope.Context.Deadline;
        _clock.Advance(Ms(10));
        Assert.True(scope.Context.IsDone);
        Assert.Equal(_clock.GetUtcNow(), read);
    }

    [Fact]
    public void A_deadline_in_another_time_zone_is_the_same_instant()
    {
        var deadline = new DateTimeOffset(2000, 1, 1, 5, 30, 0, TimeSpan.FromHours(5.5)).AddMilliseconds(10);
        using var scope = _root.WithDeadline(deadline);
        Assert.Equal(Ms(10), scope.Context.Remaining);
        Assert.Equal(deadline, scope.Context.Deadline);
        Assert.Equal(TimeSpan.Zero, scope.Context.Deadline!.Value.Offset);
    }

    [Fact]
    public void A_deadline_reads_as_it_was_given_to_the_tick_however_often()
    {
        for (var i = 0; i < 100; i++)
        {
            var deadline = _clock.GetUtcNow().AddTicks(1 + (i * 12_345_678_901));
            using var scope = _root.WithDeadline(deadline);
            Assert.Equal(deadline, scope.Context.Deadline);
            _clock.Advance(Ticks(997));
            Assert.Equal(deadline, scope.Context.Deadline);
        }
    }

    [Fact]
    public void On_the_system_clock_a_deadline_reads_the_same_each_time()
    {
        var deadline = TimeProvider.System.GetUtcNow().AddHours(1);
        using var scope = Context.Background.WithDeadline(deadline);
        var first = scope.Context.Deadline!.Value;
        Assert.True((first - deadline).Duration() < Ms(100));
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(first, scope.Context.Deadline);
        }
    }
}
