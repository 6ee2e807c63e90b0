namespace Lifeline.Tests;

/// <summary>Deadlines end at their time: never early, in their order, and to the tick where the clock can tell ticks.</summary>
public class Precision
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Precision() => _root = Context.Root(_clock);

    [Theory]
    [InlineData(1), InlineData(2), InlineData(9), InlineData(10), InlineData(8191), InlineData(8192), InlineData(8193), InlineData(9_999)]
    [InlineData(10_001), InlineData(524_287), InlineData(524_288), InlineData(524_289), InlineData(33_554_431), InlineData(33_554_433)]
    public void A_deadline_ends_exactly_at_its_tick(long ticks)
    {
        foreach (var late in (long[])[0, 1, 5000, 8191, 8192, 1_000_003])
        {
            _clock.Advance(Ticks(late));
            using var scope = _root.WithTimeout(Ticks(ticks));
            _clock.Advance(Ticks(ticks - 1));
            Assert.False(scope.Context.IsDone);
            Assert.Equal(Ticks(1), scope.Context.Remaining);
            _clock.Advance(Ticks(1));
            Assert.True(scope.Context.IsDone);
            Assert.Equal(TimeSpan.Zero, scope.Context.Remaining);
        }
    }

    [Fact]
    public void Deadlines_end_in_their_order_also_when_the_timer_comes_too_late_for_all_of_them()
    {
        // Each stands above the next one and ends after it. Ended in another order, one would be ended by its parent.
        foreach (var step in (long[])[1, 100, 8192, 70_000, 10_000_000, 50_000_000_000])
        {
            var late = new HandClock();
            var chain = new List<ContextScope>();
            var ctx = Context.Root(late);
            for (var i = 100; i > 0; i--)
            {
                chain.Add(ctx.WithTimeout(Ticks(i * step)));
                ctx = chain[^1];
            }

            late.Now += Ticks(step * 1000);
            late.Fire();
            Assert.All(chain, scope => Assert.Equal(scope.Context, scope.Context.Error!.Origin));
        }
    }

    [Fact]
    public void A_timer_that_fires_too_early_ends_nothing_and_is_armed_again()
    {
        var hasty = new HandClock();
        using var scope = Context.Root(hasty).WithTimeout(Ms(10));
        foreach (var passed in (double[])[0, 3, 0.0001, 6.5, 0.4998])
        {
            hasty.Now += Ms(passed);
            hasty.Fire();
            Assert.False(scope.Context.IsDone);
            Assert.Equal(Ms(10) - hasty.Now, hasty.ArmedFor);
        }

        hasty.Now = Ms(10);
        hasty.Fire();
        Assert.IsType<DeadlineExceededException>(scope.Context.Error);
        Assert.Null(hasty.ArmedFor);
    }

    [Fact]
    public async Task On_the_system_clock_nothing_ends_early()
    {
        var clock = TimeProvider.System;
        foreach (var milliseconds in (double[])[0.01, 0.4, 1, 1.3, 2, 5.7])
        {
            for (var i = 0; i < 5; i++)
            {
                var start = clock.GetTimestamp();
                using var scope = Context.Background.WithTimeout(Ms(milliseconds));
                await scope.Context.Done.AsTask().Arrives();
                Assert.True(clock.GetElapsedTime(start) >= Ms(milliseconds));
                Assert.Equal(TimeSpan.Zero, scope.Context.Remaining);
            }
        }
    }

    [Fact]
    public void The_time_left_only_shrinks()
    {
        using var scope = Context.Background.WithTimeout(TimeSpan.FromHours(1));
        var least = TimeSpan.MaxValue;
        for (var i = 0; i < 100_000; i++)
        {
            var left = scope.Context.Remaining!.Value;
            Assert.True(left <= least);
            least = left;
        }
    }

    [Fact]
    public void A_deadline_can_be_set_where_the_flow_of_the_execution_context_is_suppressed()
    {
        using (ExecutionContext.SuppressFlow())
        {
            using var scope = _root.WithTimeout(Ms(1));
            _clock.Advance(Ms(1));
            Assert.True(scope.Context.IsDone);
            Assert.True(scope.Context.AfterFunc(() => { }).HasStarted);
        }
    }

    [Fact]
    public async Task The_timer_keeps_nothing_alive_of_the_execution_context_in_which_it_was_made()
    {
        var ambient = new AsyncLocal<string?> { Value = "of the first caller" };
        var seen = new TaskCompletionSource<string?>();
        using var scope = _root.WithTimeout(Ms(1));
        ambient.Value = null;
        scope.Token.UnsafeRegister(_ => seen.SetResult(ambient.Value), null);
        _clock.Advance(Ms(1));
        Assert.Null(await seen.Task.Arrives());
    }
}
