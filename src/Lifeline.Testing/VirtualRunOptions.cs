namespace Lifeline.Testing;

/// <summary>How <see cref="VirtualClock.RunAsync(Func{Task}, VirtualRunOptions)"/> runs a test. Immutable.</summary>
public sealed record VirtualRunOptions
{
    internal static readonly VirtualRunOptions Default = new();

    /// <summary>
    /// Determines the order: whenever several pieces of the work are ready, it chooses the next one, and the same seed chooses the
    /// same again. Null, the default, for the order in which they became ready.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>How far the clock may advance; a year.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.FromDays(365);

    /// <summary>True to make the run fail as soon as something leaves the bubble, with the stack trace of that place.</summary>
    public bool ForbidLeaving { get; init; }

    /// <summary>
    /// How long to wait, in real time, for what has left the bubble before time goes on without it; 5 s. It costs nothing
    /// while nothing has left. A thread outside that waits in a blocking call gets a tenth of it.
    /// What is in the queue of the thread pool gets as long as <see cref="LongestPiece"/>.
    /// </summary>
    public TimeSpan SettleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one piece may keep the bubble's thread, in real time, before the run fails and names it; 30 s.</summary>
    public TimeSpan LongestPiece { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The number of last pieces that <see cref="VirtualRun.Trace"/> keeps; 10,000, of some 40 bytes each.</summary>
    public int TraceLength { get; init; } = 10_000;

    /// <exception cref="ArgumentOutOfRangeException">A time or a length is negative.</exception>
    internal VirtualRunOptions Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(AtMost, TimeSpan.Zero, nameof(AtMost));
        ArgumentOutOfRangeException.ThrowIfLessThan(SettleTimeout, TimeSpan.Zero, nameof(SettleTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(LongestPiece, TimeSpan.Zero, nameof(LongestPiece));
        ArgumentOutOfRangeException.ThrowIfNegative(TraceLength);
        return this;
    }
}
