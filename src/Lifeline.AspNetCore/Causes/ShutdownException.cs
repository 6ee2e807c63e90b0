namespace Lifeline.AspNetCore;

/// <summary>The cause of a request's end when the application is being stopped.</summary>
public sealed class ShutdownException : Exception
{
    /// <summary>Makes the cause.</summary>
    /// <param name="application">As <see cref="Application"/>.</param>
    public ShutdownException(string application)
        : base($"The application '{application}' is shutting down.") => Application = application;

    /// <summary>The name of the application that is being stopped.</summary>
    public string Application { get; }
}
