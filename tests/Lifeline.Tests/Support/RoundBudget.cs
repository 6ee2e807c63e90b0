namespace Lifeline.Tests;

/// <summary>
/// Counts the rounds of a test in which threads wait for each other: all of them where each has a core of its own, and on a
/// busy machine, where one round costs a slice of the scheduler's time, as many as go into a few seconds.
/// </summary>
internal sealed class RoundBudget(int rounds)
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(6);

    private readonly long _start = TimeProvider.System.GetTimestamp();
    private int _taken;

    /// <summary>For one thread at a time.</summary>
    public bool TryTake(out int round)
    {
        round = _taken;
        if (_taken == rounds)
        {
            return false;
        }

        if (_taken > 0 && TimeProvider.System.GetElapsedTime(_start) > s_time)
        {
            Console.WriteLine($"{TestContext.Current.Test?.TestDisplayName}: {_taken:N0} of {rounds:N0} rounds in {s_time.TotalSeconds} s");
            return false;
        }

        _taken++;
        return true;
    }
}
