namespace Lifeline.AspNetCore;

/// <summary>The cause of a request's end when its client no longer waits for the response.</summary>
public sealed class ClientGoneException : ContextCauseException
{
    /// <summary>Makes the cause.</summary>
    public ClientGoneException()
        : base("The client's connection was closed before the answer was complete.")
    {
    }
}
