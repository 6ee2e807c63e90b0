namespace Lifeline.Tests.Waiting;

/// <summary>How long a wait for time is.</summary>
public class Delays
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task An_infinite_one_waits_until_the_context_ends(bool blocks)
    {
        var clock = new VirtualClock();
        using var scope = Context.Root(clock).WithTimeout(TimeSpan.FromDays(400));
        var waiting = blocks ? Bounded.OnAnotherThread(() => scope.Sleep(Timeout.InfiniteTimeSpan)) : scope.DelayAsync(Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromDays(399));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromDays(1));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => waiting.Arrives());
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-20_000_000_000)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    public void One_of_zero_or_less_is_over_at_once(long ticks)
    {
        var ctx = Context.Root(new VirtualClock());
        Assert.True(ctx.DelayAsync(TimeSpan.FromTicks(ticks)).IsCompletedSuccessfully);
        ctx.Sleep(TimeSpan.FromTicks(ticks));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15_000)]
    [InlineData(10_000_001)]
    [InlineData(TimeSpan.TicksPerDay * 100)]
    public async Task None_is_over_early(long ticks)
    {
        var clock = new VirtualClock();
        var ctx = Context.Root(clock);
        var delay = ctx.DelayAsync(TimeSpan.FromTicks(ticks));
        clock.Advance(TimeSpan.FromTicks(ticks - 1));
        Assert.False(delay.IsCompleted);
        clock.Advance(Ms(1));
        await delay.Arrives();
    }

    [Theory, InlineData(1), InlineData(9_999), InlineData(15_001), InlineData(33_333)]
    public async Task None_is_over_early_on_the_systems_clock(long ticks)
    {
        var span = TimeSpan.FromTicks(ticks);
        for (var i = 0; i < 20; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await Context.Background.DelayAsync(span);
            Assert.True(TimeProvider.System.GetElapsedTime(start) >= span);
            start = TimeProvider.System.GetTimestamp();
            await Bounded.OnAnotherThread(() => Context.Background.Sleep(span));
            Assert.True(TimeProvider.System.GetElapsedTime(start) >= span);
        }
    }
}
