namespace Lifeline;

/// <summary>The cause of a race's context that ended because one of its tasks was first: what the others find.</summary>
public sealed class RaceWonException : ContextCauseException
{
    internal RaceWonException(TaskIdentity winner)
        : base($"the task {winner} was first") => Winner = winner;

    /// <summary>The task that was first.</summary>
    public TaskIdentity Winner { get; }
}
