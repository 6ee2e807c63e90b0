namespace Lifeline.Tests;

/// <summary>All deadlines of a clock share one timer, which is armed for the earliest.</summary>
public class Rearming
{
    private readonly HandClock _clock = new();
    private readonly Context _root;

    public Rearming() => _root = Context.Root(_clock);

    [Fact]
    public void An_earlier_deadline_arms_the_timer_anew_and_a_later_one_does_not()
    {
        using var first = _root.WithTimeout(Ms(100));
        Assert.Equal(Ms(100), _clock.ArmedFor);
        using var earlier = _root.WithTimeout(Ms(10));
        Assert.Equal(Ms(10), _clock.ArmedFor);
        using var later = _root.WithTimeout(Ms(50));
        Assert.Equal(Ms(10), _clock.ArmedFor);

        Pass(Ms(10));
        Assert.True(earlier.Context.IsDone);
        Assert.Equal(Ms(40), _clock.ArmedFor);
        Pass(Ms(40));
        Assert.True(later.Context.IsDone);
        Assert.Equal(Ms(50), _clock.ArmedFor);
        Pass(Ms(50));
        Assert.True(first.Context.IsDone);
        Assert.Null(_clock.ArmedFor);
    }

    [Fact]
    public void When_the_earliest_deadline_was_taken_back_the_timer_goes_on_to_the_next_one()
    {
        using var later = _root.WithTimeout(Ms(50));
        _root.WithTimeout(Ms(10)).Dispose();
        Pass(Ms(10));
        Assert.False(later.Context.IsDone);
        Assert.Equal(Ms(40), _clock.ArmedFor);
        later.Dispose();
        Pass(Ms(40));
        Assert.Null(_clock.ArmedFor);
    }

    [Fact]
    public void After_an_idle_time_it_is_armed_again()
    {
        using (var first = _root.WithTimeout(Ms(10)))
        {
            Pass(Ms(10));
            Assert.True(first.Context.IsDone);
        }

        Pass(TimeSpan.FromHours(1));
        using var second = _root.WithTimeout(Ms(10));
        Assert.Equal(Ms(10), _clock.ArmedFor);
        Pass(Ms(10));
        Assert.True(second.Context.IsDone);
    }

    [Fact]
    public void It_is_never_armed_for_longer_than_the_framework_takes()
    {
        using var scope = _root.WithTimeout(TimeSpan.FromDays(100));
        Assert.InRange(_clock.ArmedFor!.Value, TimeSpan.FromDays(1), TimeSpan.FromDays(49));
        Pass(_clock.ArmedFor.Value);
        Assert.InRange(_clock.ArmedFor!.Value, TimeSpan.FromDays(1), TimeSpan.FromDays(49));
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public void A_clock_has_one_timer_however_many_roots_and_deadlines_it_has()
    {
        var clock = new VirtualClock();
        var scopes = Enumerable.Range(1, 1000).Select(i => Context.Root(clock, $"root {i}").WithTimeout(Ms(i * 7 % 1000))).ToList();
        Assert.Single(clock.Pending);
        clock.Advance(Ms(1000));
        Assert.All(scopes, scope => Assert.True(scope.Context.IsDone));
        Assert.Empty(clock.Pending);
    }

    [Fact]
    public void A_deadline_may_be_set_and_taken_back_while_the_clock_runs_its_timers()
    {
        var clock = new VirtualClock();
        var root = Context.Root(clock);
        using var other = root.WithTimeout(Ms(20));
        var next = default(ContextScope);
        using var timer = clock.CreateTimer(
            _ =>
            {
                next = root.WithTimeout(Ms(5));
                other.Dispose();
            },
            null, Ms(10), Timeout.InfiniteTimeSpan);
        using var first = root.WithTimeout(Ms(10));
        clock.Advance(Ms(14));
        Assert.True(first.Context.IsDone);
        Assert.False(next.Context.IsDone);
        clock.Advance(Ms(1));
        Assert.IsType<DeadlineExceededException>(next.Context.Error);
        Assert.IsType<CanceledException>(other.Context.Error);
    }

    private void Pass(TimeSpan time)
    {
        _clock.Now += time;
        _clock.Fire();
    }
}
