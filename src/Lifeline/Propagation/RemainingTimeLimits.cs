namespace Lifeline;

/// <summary>The limits of a remaining time at the border of a process: <c>min(max(time - Margin, Floor), Ceiling)</c>, going out and coming in.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RemainingTimeLimits
{
    /// <summary>No margin, floor or ceiling: every time passes unchanged.</summary>
    public static RemainingTimeLimits None { get; } = new();

    /// <summary>
    /// Subtracted for the network round trip, so that the callee ends before the caller stops waiting, and its error still arrives.
    /// Zero unless set.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Margin
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>The least time that is sent or granted: with less, work would be started and thrown away. Zero unless set.</summary>
    /// <remarks>A floor for incoming times bounds how far a peer can shorten a deadline. It never lengthens the receiver's own limit.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Floor
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>The most time that is sent or granted, also to a peer that has more. Unbounded unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or less.</exception>
    public TimeSpan Ceiling
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.MaxValue;

    /// <summary>Applies the margin, the floor and the ceiling to a time. When floor and ceiling conflict, the ceiling wins.</summary>
    /// <param name="remaining">Zero or more.</param>
    public TimeSpan Apply(TimeSpan remaining)
    {
        var less = remaining > Margin ? remaining - Margin : TimeSpan.Zero;
        var raised = less > Floor ? less : Floor;
        return raised < Ceiling ? raised : Ceiling;
    }

    private static TimeSpan NotNegative(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        return value;
    }
}
