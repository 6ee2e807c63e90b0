namespace Lifeline.Polly.Tests;

/// <summary>Waiting for what happens on other threads. Gives up, which only a failure makes it do.</summary>
internal static class Until
{
    /// <summary>Waits until so many timers are armed: work that goes on elsewhere has come to its own wait.</summary>
    public static async Task Pending(VirtualClock clock, int timers)
    {
        var limit = Environment.TickCount64 + 30_000;
        while (clock.Pending.Count != timers)
        {
            Assert.True(Environment.TickCount64 < limit, $"There are {clock.Pending.Count} timers, and should be {timers}.");
            await Task.Yield();
        }
    }
}
