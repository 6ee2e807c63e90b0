namespace Lifeline.Hosting;

/// <summary>The cause of a soft stop that the host began by itself: somebody called <c>StopApplication</c>, or the service alone was stopped.</summary>
public sealed class HostStoppingException : ContextCauseException
{
    internal HostStoppingException(string message)
        : base(message)
    {
    }
}
