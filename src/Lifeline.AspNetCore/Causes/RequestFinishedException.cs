namespace Lifeline.AspNetCore;

/// <summary>
/// The cause of a request's end when its handler is finished, by an answer or by an error of its own. Whoever sees it worked on
/// in the name of a request that was over: start such work from <c>ctx.WithoutCancel()</c>, or wait for it.
/// </summary>
public sealed class RequestFinishedException : ContextCauseException
{
    /// <summary>Makes the cause.</summary>
    public RequestFinishedException()
        : base("The request's handler is finished.")
    {
    }

    internal static RequestFinishedException Shared { get; } = new();       // never thrown, so it has nothing of its own
}
