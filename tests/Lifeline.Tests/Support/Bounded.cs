namespace Lifeline.Tests;

/// <summary>Waiting that gives up. What is waited for happens at once or never, so the limit is only reached by a failure.</summary>
internal static class Bounded
{
    public static void Arrives(this ManualResetEventSlim signal) =>
        Assert.True(signal.Wait(Patience.Longest, CancellationToken.None), "Nobody gave the signal that this waits for.");

    /// <summary>Gives others the processor until it holds.</summary>
    public static void Until(Func<bool> holds, string what)
    {
        for (var start = TimeProvider.System.GetTimestamp(); !holds(); Thread.Yield())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience.Longest, $"It never came to this: {what}.");
        }
    }

    /// <summary>Runs the work on a thread of its own, so that a deadlock fails the test instead of stopping the run.</summary>
    public static Task OnAnotherThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Arrives();

    /// <summary>Runs the work on several threads, which set out at the same moment.</summary>
    public static Task OnThreads(int count, Action<int> work)
    {
        var start = new Barrier(count);
        return Task.WhenAll(Enumerable.Range(0, count).Select(number => OnAnotherThread(() =>
        {
            start.SignalAndWait();
            work(number);
        })));
    }
}
