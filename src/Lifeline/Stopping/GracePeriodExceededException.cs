using Lifeline.Timers;

namespace Lifeline;

/// <summary>The cause of a context that ended because the work did not finish in time after it was asked to.</summary>
public sealed class GracePeriodExceededException : ContextCauseException
{
    internal GracePeriodExceededException(TimeSpan grace, SourceLocation stoppedAt, Exception? cause)
        : base(Text(grace, stoppedAt, cause), cause)
    {
        Grace = grace;
        StoppedAt = stoppedAt;
    }

    /// <summary>How much time there was to finish.</summary>
    public TimeSpan Grace { get; }

    /// <summary>Where <see cref="GracefulStopScope.Stop"/> was called.</summary>
    public SourceLocation StoppedAt { get; }

    private static string Text(TimeSpan grace, SourceLocation stoppedAt, Exception? cause) =>
        $"it was asked to stop at {stoppedAt} and had {Durations.Text(grace)} to finish{(cause is null ? "" : $": {ForeignText.MessageOf(cause)}")}";
}
