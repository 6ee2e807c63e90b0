namespace Lifeline.AspNetCore;

/// <summary>The cause of a request's end when nobody waits for the answer any more.</summary>
public sealed class ClientGoneException : ContextCauseException
{
    /// <summary>Makes the cause.</summary>
    public ClientGoneException()
        : base("The client's connection was closed before the answer was complete.")
    {
    }
}
