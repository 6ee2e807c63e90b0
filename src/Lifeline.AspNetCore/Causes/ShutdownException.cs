namespace Lifeline.AspNetCore;

/// <summary>The stage of an application's shutdown when it ended a request.</summary>
public enum ShutdownStage
{
    /// <summary>The shutdown has begun, and requests are given no time to finish.</summary>
    Begun,

    /// <summary>The time that requests were given to finish is over: <see cref="LifelineOptions.ShutdownGrace"/>, or the host's own shutdown timeout.</summary>
    Forced,
}

/// <summary>The cause of a request's end when the application is being stopped.</summary>
public sealed class ShutdownException : ContextCauseException
{
    /// <summary>Makes the cause.</summary>
    /// <param name="application">As <see cref="Application"/>.</param>
    /// <param name="stage">As <see cref="Stage"/>.</param>
    public ShutdownException(string application, ShutdownStage stage)
        : base(stage == ShutdownStage.Begun
            ? $"The application '{application}' is shutting down."
            : $"The application '{application}' is shutting down, and the time for its requests to finish is over.")
    {
        Application = application;
        Stage = stage;
    }

    /// <summary>The name of the application that is being stopped.</summary>
    public string Application { get; }

    /// <summary>Whether the shutdown had only begun or was being forced.</summary>
    public ShutdownStage Stage { get; }
}
