namespace Lifeline.Polly.Tests;

/// <summary>Waiting for what happens on other threads.</summary>
internal static class Until
{
    /// <summary>Waits until so many timers are armed: work that goes on elsewhere has come to its own wait.</summary>
    public static Task Pending(VirtualClock clock, int timers) => Patience.Until(() => clock.Pending.Count == timers);
}
