namespace Lifeline.Testing.Tests;

/// <summary>Runs while every thread of the pool is taken. Apart from other tests, which need one.</summary>
[Collection(nameof(StarvedPool))]
[CollectionDefinition(nameof(StarvedPool), DisableParallelization = true)]
public class StarvedPool
{
    private static int Free
    {
        get
        {
            ThreadPool.GetAvailableThreads(out var free, out _);
            return free;
        }
    }

    [Fact]
    public void A_pool_at_its_maximum_with_all_threads_blocked_changes_nothing()
    {
        ThreadPool.GetMaxThreads(out var most, out var ports);
        ThreadPool.GetMinThreads(out var few, out _);
        var (clock, stop) = (new VirtualClock(), new ManualResetEventSlim());
        Assert.True(ThreadPool.SetMaxThreads(few, ports));
        try
        {
            for (var i = 0; i < 2 * few; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => stop.Wait(Patience.Longest), null);
            }

            Assert.True(SpinWait.SpinUntil(() => Free == 0, Patience.Longest));
            _ = PassingTime.TurnAsync(clock, 1_000);
            Assert.True(SpinWait.SpinUntil(() => clock.LastRun is not null, Patience.Longest));
        }
        finally
        {
            stop.Set();
            ThreadPool.SetMaxThreads(most, ports);
        }

        Assert.Empty(clock.LastRun!.Departures);
        Assert.Equal(TimeSpan.FromSeconds(1_000), clock.LastRun.Elapsed);
    }
}
