namespace Lifeline;

/// <summary>Another attempt gave a good answer first: the cause with which hedging ends the others.</summary>
public sealed class HedgeLostException : ContextCauseException
{
    internal HedgeLostException(int attempt, int winner)
        : base($"attempt {winner + 1} answered first")
    {
        Attempt = attempt;
        Winner = winner;
    }

    /// <summary>Which attempt was ended, counted from 0.</summary>
    public int Attempt { get; }

    /// <summary>Which attempt was first, counted from 0.</summary>
    public int Winner { get; }
}
