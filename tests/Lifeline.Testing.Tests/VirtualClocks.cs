namespace Lifeline.Testing.Tests;

public class VirtualClocks
{
    private readonly VirtualClock _clock = new();
    private readonly List<string> _log = [];

    [Fact]
    public void Time_stands_still_until_it_is_advanced()
    {
        var (utc, timestamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        Assert.Equal(utc, _clock.GetUtcNow());
        _clock.Advance(Ms(1500));
        Assert.Equal(utc.AddMilliseconds(1500), _clock.GetUtcNow());
        Assert.Equal(Ms(1500), _clock.GetElapsedTime(timestamp));
        Assert.Equal(Ms(1500), _clock.Elapsed);
    }

    [Fact]
    public void It_starts_where_it_is_told_to()
    {
        var start = new DateTimeOffset(2024, 2, 29, 1, 0, 0, TimeSpan.FromHours(1));
        Assert.Equal(start, new VirtualClock(start).GetUtcNow());
        Assert.Equal(TimeSpan.Zero, new VirtualClock(start).GetUtcNow().Offset);
    }

    [Fact]
    public void Timers_run_in_the_order_they_are_due_each_at_its_own_instant()
    {
        Log("c", due: 30);
        Log("a", due: 10);
        Log("b", due: 20);
        Log("d", due: 31);
        _clock.Advance(Ms(30));
        Assert.Equal(["a at 10", "b at 20", "c at 30"], _log);
        Assert.Equal(Ms(30), _clock.Elapsed);
        Assert.Single(_clock.Pending);
    }

    [Fact]
    public void Timers_of_one_instant_run_in_the_order_of_their_creation()
    {
        var first = Log("first", due: 99);
        Log("second", due: 10);
        Log("third", due: 10);
        first.Change(Ms(10), Timeout.InfiniteTimeSpan);
        _clock.Advance(Ms(10));
        Assert.Equal(["first at 10", "second at 10", "third at 10"], _log);
    }

    [Fact]
    public void A_timer_armed_by_a_timer_runs_in_the_same_advance()
    {
        using var outer = _clock.CreateTimer(_ => Log("inner", due: 5), null, Ms(10), Timeout.InfiniteTimeSpan);
        Log("later", due: 20);
        _clock.Advance(Ms(15));
        Assert.Equal(["inner at 15"], _log);
        _clock.Advance(Ms(5));
        Assert.Equal(["inner at 15", "later at 20"], _log);
    }

    [Fact]
    public void A_timer_disposed_or_put_off_by_an_earlier_one_does_not_run()
    {
        var (disposed, putOff) = (Log("disposed", due: 20), Log("put off", due: 20));
        using var earlier = _clock.CreateTimer(_ => { disposed.Dispose(); putOff.Change(Ms(30), Timeout.InfiniteTimeSpan); }, null, Ms(10), Timeout.InfiniteTimeSpan);
        _clock.Advance(Ms(39));
        Assert.Empty(_log);
        _clock.Advance(Ms(1));
        Assert.Equal(["put off at 40"], _log);
    }

    [Fact]
    public void A_periodic_timer_runs_at_each_of_its_instants()
    {
        using var timer = _clock.CreateTimer(_ => _log.Add($"{_clock.Elapsed.TotalMilliseconds}"), null, Ms(5), Ms(10));
        _clock.Advance(Ms(25));
        Assert.Equal(["5", "15", "25"], _log);
        timer.Change(Timeout.InfiniteTimeSpan, Ms(10));
        _clock.Advance(Ms(100));
        Assert.Equal(3, _log.Count);
        Assert.Empty(_clock.Pending);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_timer_without_a_period_runs_once(int period)
    {
        using var timer = _clock.CreateTimer(_ => _log.Add("ran"), null, Ms(5), Ms(period));
        _clock.Advance(Ms(100));
        Assert.Equal(["ran"], _log);
    }

    [Fact]
    public void A_timer_armed_with_zero_runs_with_the_next_advance_and_not_before()
    {
        Log("now", due: 0);
        Assert.Empty(_log);
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal(["now at 0"], _log);
    }

    [Fact]
    public void Parts_of_a_millisecond_count()
    {
        using var timer = _clock.CreateTimer(_ => _log.Add("ran"), null, TimeSpan.FromTicks(3), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromTicks(2));
        Assert.Empty(_log);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["ran"], _log);
    }

    [Fact]
    public void A_disposed_timer_can_not_be_armed_again()
    {
        var timer = Log("never", due: 10);
        timer.Dispose();
        timer.Dispose();
        Assert.False(timer.Change(Ms(1), Timeout.InfiniteTimeSpan));
        Assert.Empty(_clock.Pending);
    }

    [Theory]
    [InlineData(-2L)]
    [InlineData(0xffffffffL)]
    public void Waits_that_the_systems_clock_refuses_are_refused(long milliseconds)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Log("never", milliseconds));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeProvider.System.CreateTimer(_ => { }, null, Ms(milliseconds), Timeout.InfiniteTimeSpan));
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public void The_longest_wait_of_the_systems_clock_is_kept_exactly()
    {
        Log("at last", due: 0xfffffffe);
        _clock.Advance(Ms(0xfffffffd));
        Assert.Empty(_log);
        _clock.Advance(Ms(1));
        Assert.Equal(["at last at 4294967294"], _log);
    }

    [Fact]
    public void Stepping_the_wall_clock_moves_neither_timestamps_nor_timers()
    {
        var start = _clock.GetUtcNow();
        Log("ran", due: 10);
        _clock.StepWallClock(TimeSpan.FromHours(1));
        _clock.StepWallClock(TimeSpan.FromHours(-3));
        Assert.Equal(start.AddHours(-2), _clock.GetUtcNow());
        Assert.Equal(0, _clock.GetTimestamp());
        Assert.Empty(_log);
        _clock.Advance(Ms(10));
        Assert.Equal(["ran at 10"], _log);
        Assert.Equal(start.AddHours(-2).AddMilliseconds(10), _clock.GetUtcNow());
    }

    [Fact]
    public void Time_does_not_go_back_nor_beyond_the_calendar()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(Ms(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.StepWallClock(TimeSpan.MinValue));
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Fact]
    public void A_callback_that_advances_the_clock_is_told_not_to()
    {
        using var timer = _clock.CreateTimer(_ => _clock.Advance(Ms(1)), null, Ms(1), Timeout.InfiniteTimeSpan);
        Assert.Throws<InvalidOperationException>(() => _clock.Advance(Ms(1)));
    }

    [Fact]
    public void A_timer_that_always_arms_itself_for_now_is_found_out()
    {
        ITimer? timer = null;
        timer = _clock.CreateTimer(_ => timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan), null, Ms(1), Timeout.InfiniteTimeSpan);
        var e = Assert.Throws<InvalidOperationException>(() => _clock.Advance(Ms(1)));
        Assert.Contains("keeps arming itself", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_callback_throws_comes_out_and_the_rest_can_still_run()
    {
        using var failing = _clock.CreateTimer(_ => throw new FormatException(), null, Ms(1), Timeout.InfiniteTimeSpan);
        Log("next", due: 2);
        Assert.Throws<FormatException>(() => _clock.Advance(Ms(5)));
        Assert.Equal(Ms(1), _clock.Elapsed);
        _clock.Advance(Ms(4));
        Assert.Equal(["next at 2"], _log);
    }

    [Fact]
    public void Threads_that_advance_arm_and_dispose_at_once_lose_neither_time_nor_timers()
    {
        const int threads = 4;
        const int each = 2_000;
        var (kept, disposed) = (0, 0);
        Parallel.For(0, threads, _ =>
        {
            for (var i = 0; i < each; i++)
            {
                _clock.CreateTimer(_ => Interlocked.Increment(ref kept), null, Ms(i % 7), Timeout.InfiniteTimeSpan);
                var timer = _clock.CreateTimer(_ => Interlocked.Increment(ref disposed), null, Ms(100 * each), Timeout.InfiniteTimeSpan);
                _clock.Advance(Ms(1));
                timer.Change(Ms(200 * each), Timeout.InfiniteTimeSpan);
                timer.Dispose();
            }
        });
        Assert.Equal(Ms(threads * each), _clock.Elapsed);
        _clock.Advance(Ms(1000 * each));
        Assert.Equal((threads * each, 0, 0), (kept, disposed, _clock.Pending.Count));
    }

    [Fact]
    public void What_is_pending_is_listed_the_soonest_first()
    {
        _clock.Advance(Ms(5));
        Log("later", due: 20);
        using var periodic = _clock.CreateTimer(_ => { }, null, Ms(10), Ms(7));
        using var unarmed = _clock.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        Assert.Equal([new PendingTimer(Ms(15), Ms(10), Ms(7)), new PendingTimer(Ms(25), Ms(20), null)], _clock.Pending);
    }

    [Fact]
    public void It_advances_to_an_instant_but_not_back()
    {
        Log("ran", due: 30);
        var instant = _clock.GetUtcNow().AddMilliseconds(30);
        _clock.AdvanceTo(instant);
        Assert.Equal(["ran at 30"], _log);
        Assert.Equal(instant, _clock.GetUtcNow());
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.AdvanceTo(instant.AddTicks(-1)));
    }

    private ITimer Log(string what, long due) =>
        _clock.CreateTimer(_ => _log.Add($"{what} at {_clock.Elapsed.TotalMilliseconds}"), null, Ms(due), Timeout.InfiniteTimeSpan);

    private static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
