namespace Lifeline.AspNetCore;

/// <summary>
/// The cause of a request's end when its handler is finished, by a response or by an error of its own. Code that sees it has
/// continued under a request that was finished: start such code from <c>ctx.WithoutCancel()</c>, or wait for it in the handler.
/// </summary>
public sealed class RequestFinishedException : ContextCauseException
{
    /// <summary>Makes the cause.</summary>
    public RequestFinishedException()
        : base("The request's handler is finished.")
    {
    }

    internal static RequestFinishedException Shared { get; } = new();       // never thrown, so it has no state of its own
}
