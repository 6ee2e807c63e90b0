namespace Lifeline.Hosting;

/// <summary>The cause of a soft stop that the host began by itself: <c>StopApplication</c> was called, or the service alone was stopped.</summary>
public sealed class HostStoppingException : ContextCauseException
{
    internal HostStoppingException(string message)
        : base(message)
    {
    }
}
