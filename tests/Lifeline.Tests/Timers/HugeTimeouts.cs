namespace Lifeline.Tests;

/// <summary>Timers of the framework refuse more than 49 days. Contexts do not.</summary>
public class HugeTimeouts
{
    public static TheoryData<TimeSpan> Spans =>
        [TimeSpan.MaxValue, TimeSpan.MaxValue - Ticks(1), TimeSpan.FromDays(100), TimeSpan.FromDays(49.8), TimeSpan.FromDays(365 * 1000)];

    [Theory, MemberData(nameof(Spans))]
    public void On_the_system_clock_they_are_taken_and_given_back(TimeSpan span)
    {
        using var scope = Context.Background.WithTimeout(span);
        using var child = scope.Context.WithTimeout(TimeSpan.MaxValue);
        Assert.False(scope.Context.IsDone);
        Assert.True(scope.IsOnTheClock);
        Assert.NotNull(scope.Context.Deadline);
        Assert.True(scope.Context.Remaining > TimeSpan.FromDays(49));
        scope.Cancel();
        Assert.False(scope.IsOnTheClock);
        Assert.IsType<CanceledException>(child.Context.Error);
    }

    // A deadline goes from its thread's inbox to the wheel some milliseconds after it was set.
    [Fact]
    public void They_are_on_the_clock_at_each_moment_also_while_they_go_to_the_wheel()
    {
        for (var round = 0; round < 200; round++)
        {
            using var scope = Context.Background.WithTimeout(TimeSpan.FromDays(100));
            for (var ended = Environment.TickCount64 + 5; Environment.TickCount64 < ended;)
            {
                Assert.True(scope.IsOnTheClock);
            }
        }
    }

    [Theory, MemberData(nameof(Spans))]
    public void On_a_virtual_clock_nothing_happens_for_decades_or_until_their_time(TimeSpan span)
    {
        var clock = new VirtualClock();
        using var scope = Context.Root(clock).WithTimeout(span);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromDays(9_000); passed += TimeSpan.FromDays(30))
        {
            clock.Advance(TimeSpan.FromDays(30));
            Assert.Equal(clock.Elapsed >= span, scope.Context.IsDone);
        }
    }

    [Fact]
    public void A_hundred_days_end_exactly_after_a_hundred_days()
    {
        var clock = new VirtualClock();
        using var scope = Context.Root(clock).WithTimeout(TimeSpan.FromDays(100));
        clock.Advance(TimeSpan.FromDays(100) - Ticks(1));
        Assert.False(scope.Context.IsDone);
        clock.Advance(Ticks(1));
        Assert.IsType<DeadlineExceededException>(scope.Context.Error);
    }

    [Fact]
    public void The_last_deadline_there_is_can_be_set_and_read()
    {
        using var scope = Context.Background.WithDeadline(DateTimeOffset.MaxValue);
        Assert.Equal(DateTimeOffset.MaxValue, scope.Context.Deadline);
        using var timeout = Context.Background.WithTimeout(TimeSpan.MaxValue);
        Assert.Equal(DateTimeOffset.MaxValue, timeout.Context.Deadline);
        Assert.Contains("[", timeout.Context.ToString(), StringComparison.Ordinal);
    }
}
