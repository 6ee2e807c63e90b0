namespace Lifeline;

/// <summary>
/// The base of the causes that Lifeline's own code gives a context: why it was canceled, for <see cref="Context.Cause"/> and the message
/// of its error.
/// </summary>
/// <remarks>
/// <para>
/// A cause is an exception so that any exception can be one, and is never thrown: what a context that is done throws is a
/// <see cref="ContextEndedException"/>, which has the cause. So a cause has no stack, and one instance may be shared by many contexts.
/// </para>
/// <para>Of yours, derive one where code asks for its type: <c>catch (CanceledException e) when (e.Cause is OrderWithdrawnException)</c>. Immutable, and so thread-safe.</para>
/// </remarks>
public abstract class ContextCauseException : Exception
{
    /// <summary>Makes a cause.</summary>
    /// <param name="message">Completes the sentence "'GET /cart' was canceled: …"; short, and safe to be logged.</param>
    protected ContextCauseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes a cause that has one itself.</summary>
    /// <param name="message">As above; null where <see cref="Exception.Message"/> is overridden.</param>
    /// <param name="innerException">What led to it; null for nothing.</param>
    protected ContextCauseException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
