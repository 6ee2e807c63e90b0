namespace Lifeline;

/// <summary>The cause with which hedging ends the other attempts when one has succeeded first.</summary>
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

    /// <summary>Which attempt succeeded first, counted from 0.</summary>
    public int Winner { get; }
}
