namespace Lifeline.Testing.Tests;

/// <summary>Code that takes a <see cref="TimeProvider"/> and knows nothing of contexts.</summary>
public class ForeignTimes
{
    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task Delays_and_timeouts_of_the_framework_pass_by_themselves()
    {
        var run = await _clock.RunAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromHours(1), _clock);
            await Assert.ThrowsAsync<TimeoutException>(() => new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromHours(1), _clock, CancellationToken.None));
            using var source = new CancellationTokenSource(TimeSpan.FromHours(1), _clock);
            await Assert.ThrowsAsync<TaskCanceledException>(() => Task.Delay(TimeSpan.FromDays(1), _clock, source.Token));
        }).Arrives();

        Assert.Equal(TimeSpan.FromHours(3), run.Elapsed);
        Assert.Empty(run.Departures);
    }

    [Fact]
    public async Task A_periodic_timer_ticks_at_each_of_its_instants()
    {
        var ticks = new List<double>();
        var run = await _clock.RunAsync(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock);
            using var end = _clock.CreateTimer(timer => ((PeriodicTimer)timer!).Dispose(), timer, TimeSpan.FromSeconds(4.5), Timeout.InfiniteTimeSpan);
            while (await timer.WaitForNextTickAsync())
            {
                ticks.Add(_clock.Elapsed.TotalSeconds);
            }
        }).Arrives();

        Assert.Equal([1, 2, 3, 4], ticks);
        Assert.Empty(run.Departures);
    }

    [Fact]
    public async Task Seeds_find_the_orders_in_which_timers_of_one_instant_can_pass()
    {
        var orders = new HashSet<string>();
        await VirtualClock.ExploreAsync(
            async clock =>
            {
                var log = new List<string>();
                await Task.WhenAll(((string[])["a", "b", "c"]).Select(async name =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), clock);
                    log.Add(name);
                }));
                orders.Add(string.Concat(log));
            }, 1..200).Arrives();

        Assert.Equal(6, orders.Count);
    }
}
