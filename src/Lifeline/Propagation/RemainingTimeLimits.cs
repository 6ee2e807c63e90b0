namespace Lifeline;

/// <summary>What becomes of remaining time at the border of a process: <c>min(max(time - Margin, Floor), Ceiling)</c>, going out and coming in.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RemainingTimeLimits
{
    /// <summary>Nothing is held back, and every time is good.</summary>
    public static RemainingTimeLimits None { get; } = new();

    /// <summary>
    /// Held back for the way there and back, so that who works gives up before who waits, and can still say why. Zero unless set.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Margin
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>The least time that is told or granted: with less, work would only be begun and thrown away. Zero unless set.</summary>
    /// <remarks>A floor of what comes in bounds how far a peer can shorten. It never lengthens our own limit.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Floor
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>The most time that is told or granted, also to those who ask for more. Without bound unless set.</summary>
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

    /// <summary>Holds a time to the margin, the floor and the ceiling. When floor and ceiling disagree, the ceiling holds.</summary>
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
