namespace Lifeline.Benchmarks.Questions;

/// <summary>What has to hold before anything is measured: that both sides do the work they are timed for.</summary>
internal static class Proof
{
    /// <summary>How long something may take that takes milliseconds on an idle machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void That(bool holds, string claim)
    {
        if (!holds)
        {
            throw new UnfairException($"The sides can't be compared, as this does not hold: {claim}. The workload or the library is broken.");
        }
    }
}

/// <summary>A side did not do its work.</summary>
internal sealed class UnfairException(string message) : Exception(message);
